using System.Diagnostics;
using System.Globalization;
using System.Runtime.Versioning;
using System.Text.Json;

namespace Runtime.Tests.Image;

/// <summary>One container; removed in the end, whatever it does.</summary>
[SupportedOSPlatform("linux")]
public sealed class Container(ContainerStand stand, string name) : IAsyncDisposable
{
    private const string FastApi = "http://127.0.0.1:8000";
    private const string LabelStudio = "http://127.0.0.1:8080";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    public string Name => name;

    public Task<string> LogAsync() => LogsAsync(stand, name);

    public async Task<string> HealthAsync() => (await stand.AskAsync($"{FastApi}/health")).Body;

    /// <returns>How long it took.</returns>
    public async Task<TimeSpan> IsWellAsync()
    {
        var watch = Stopwatch.StartNew();
        await EventuallyAsync("it is well", async () => (await stand.AskAsync($"{FastApi}/health")).Status == 200);
        return watch.Elapsed;
    }

    public async Task EventuallyAsync(string what, Func<Task<bool>> condition)
    {
        ArgumentNullException.ThrowIfNull(condition);
        var watch = Stopwatch.StartNew();
        while (!await condition())
        {
            if (watch.Elapsed > Patience)
                Assert.Fail($"{name}: not so after {Patience.TotalSeconds:0} s: {what}\n{await HealthAsync()}\n{await LogAsync()}");
            await Task.Delay(TimeSpan.FromMilliseconds(100), TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Its number once it is acknowledged; null when it was not.</summary>
    public async Task<int?> WriteLabelAsync(string text)
    {
        var (status, body) = await stand.AskAsync($"{FastApi}/labels", "-H", "Content-Type: application/json", "-d", JsonSerializer.Serialize(new { text, label = "good" }));
        return status == 201 ? JsonDocument.Parse(body).RootElement.GetProperty("id").GetInt32() : null;
    }

    public async Task<string?> ReadLabelAsync(int number)
    {
        var (status, body) = await stand.AskAsync($"{FastApi}/labels/{number}");
        return status == 200 ? JsonDocument.Parse(body).RootElement.GetProperty("text").GetString() : null;
    }

    public async Task WriteTaskAsync(string text)
    {
        var (status, body) = await stand.AskAsync($"{LabelStudio}/api/tasks", "-d", text);
        Assert.True(status == 201, body);
    }

    /// <summary>What all services say of their data: rows, Redis's counters, tasks and whether their files are there.</summary>
    public async Task<string> DataAsync()
    {
        var labels = await stand.AskAsync($"{FastApi}/labels");
        var tasks = await stand.AskAsync($"{LabelStudio}/api/tasks");
        Assert.Equal((200, 200), (labels.Status, tasks.Status));
        return $"{labels.Body} {tasks.Body}";
    }

    public async Task<IReadOnlyDictionary<string, (string State, int Process)>> StatesAsync()
    {
        var (_, output) = await ExecuteAsync("supervisorctl", "-c", "/run/superinsight/supervisord.conf", "status");
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)).ToDictionary(
            words => words[0], words => (words[1], words is [_, _, "pid", var id, ..] ? int.Parse(id.TrimEnd(','), CultureInfo.InvariantCulture) : 0));
    }

    /// <summary>supervisorctl's commands: <c>start</c>, <c>stop</c>, <c>signal KILL</c> and so on.</summary>
    public async Task SuperviseAsync(params string[] command) => await MustExecuteAsync(["supervisorctl", "-c", "/run/superinsight/supervisord.conf", .. command]);

    public Task<(int Code, string Output)> ExecuteAsync(params string[] command) => stand.PodmanAsync(["exec", name, .. command]);

    public async Task<string> MustExecuteAsync(params string[] command) => await stand.MustAsync(["exec", name, .. command]);

    /// <returns>Its exit code.</returns>
    public async Task<int> StopAsync()
    {
        await stand.MustAsync("stop", "-t", "60", name);
        return await ExitCodeAsync();
    }

    public async Task KillAsync()
    {
        await stand.MustAsync("kill", "-s", "KILL", name);
        await ExitCodeAsync();
    }

    public async Task<int> ExitCodeAsync() => int.Parse((await stand.MustAsync("wait", name)).Trim(), CultureInfo.InvariantCulture);

    public async ValueTask DisposeAsync() => await stand.PodmanAsync("rm", "-f", "-v", "-t", "0", name);

    private static async Task<string> LogsAsync(ContainerStand stand, string name)
    {
        var (_, output) = await ContainerStand.RunAsync("/bin/bash", ["-c", "exec 2>&1; exec podman --root \"$1\" --runroot \"$2\" --storage-driver overlay logs --tail 60 \"$3\"", "logs", stand.Images, stand.RunFolder, name]);
        return output;
    }
}
