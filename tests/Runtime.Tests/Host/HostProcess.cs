using System.Diagnostics;
using System.Globalization;
using System.Net;
using SuperInsight.RunLocal;

namespace Runtime.Tests.Host;

/// <summary>The host as its own process with the worker process of these tests.</summary>
internal sealed class HostProcess : IDisposable
{
    private const string Listening = "Listening on ";
    private readonly Process process;
    private readonly List<string> lines = [];
    private readonly WatchedOutput watched;
    private readonly TaskCompletionSource<Uri?> address = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private HostProcess(Process process) =>
        (this.process, watched) = (process, WatchedOutput.Begin("host", process.StartInfo.Environment.ToDictionary(one => one.Key, one => one.Value ?? "")));

    public HttpClient Client { get; } = new();

    public string Output
    {
        get
        {
            lock (lines)
                return string.Join('\n', lines);
        }
    }

    public int ExitCode => process.ExitCode;

    /// <summary>Starts the host on the app's folder, which also becomes the folder of the worker's script, and waits until it serves its functions.</summary>
    public static Task<HostProcess> StartAsync(TestApp app, IReadOnlyDictionary<string, string> environment) =>
        StartAsync(app, Path.Combine(AppContext.BaseDirectory, "WireWorker.dll"), environment);

    /// <summary>The same with another worker.</summary>
    public static async Task<HostProcess> StartAsync(TestApp app, string worker, IReadOnlyDictionary<string, string> environment)
    {
        var host = await BeginAsync(app, worker, environment);
        // Until its worker has named its functions, a host answers 503 to whoever has waited for some seconds.
        await Wait.UntilAsync(async () => (await host.Client.GetAsync("/", TestContext.Current.CancellationToken)).StatusCode != HttpStatusCode.ServiceUnavailable);
        return host;
    }

    /// <summary>Starts the host, and does not wait for its worker.</summary>
    public static Task<HostProcess> BeginAsync(TestApp app, IReadOnlyDictionary<string, string> environment) =>
        BeginAsync(app, Path.Combine(AppContext.BaseDirectory, "WireWorker.dll"), environment);

    private static async Task<HostProcess> BeginAsync(TestApp app, string worker, IReadOnlyDictionary<string, string> environment)
    {
        await File.WriteAllTextAsync(
            Path.Combine(app.Root, "worker.config.json"),
            $$"""{"description":{"language":"dotnet-isolated","defaultExecutablePath":"dotnet","defaultWorkerPath":"{{worker}}"} }""");
        var host = Launch(["--script-root", app.Root, "--port", "0"], new Dictionary<string, string>(environment) { ["WIRE_FOLDER"] = app.Root });
        host.Client.BaseAddress = await Wait.ForAsync(host.address.Task) ?? throw new InvalidOperationException($"The host did not start:\n{host.Output}");
        return host;
    }

    public static HostProcess Launch(IEnumerable<string> arguments, IReadOnlyDictionary<string, string> environment)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "LocalFunctions.Host.dll"), .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["FUNCTIONS_LOG_FORMAT"] = "line";
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        var host = new HostProcess(new Process { StartInfo = start });
        host.process.OutputDataReceived += (_, line) => host.Take(line.Data);
        host.process.ErrorDataReceived += (_, line) => host.Take(line.Data);
        host.process.Start();
        host.process.BeginOutputReadLine();
        host.process.BeginErrorReadLine();
        _ = host.process.WaitForExitAsync().ContinueWith(_ => host.address.TrySetResult(null), TaskScheduler.Default);
        return host;
    }

    /// <summary>Sends a signal by name, as TERM.</summary>
    public void Send(string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", process.Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    public Task ExitAsync() => Wait.ForAsync(process.WaitForExitAsync(TestContext.Current.CancellationToken));

    public void Dispose()
    {
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
            process.WaitForExit();
        }
        TestContext.Current.TestOutputHelper?.WriteLine(Output);
        process.Dispose();
        Client.Dispose();
    }

    private void Take(string? line)
    {
        if (line is null)
            return;
        lock (lines)
            lines.Add(line);
        watched.Take($"{line}\n");
        if (line.StartsWith(Listening, StringComparison.Ordinal))
            address.TrySetResult(new Uri(line[Listening.Length..]));
    }
}
