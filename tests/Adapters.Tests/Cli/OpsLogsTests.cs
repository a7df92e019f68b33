using SuperInsight.Adapters.Tests.TencentCloud;

namespace SuperInsight.Adapters.Tests.Cli;

/// <summary><c>ops logs</c> in files and in the emulated cloud, and what <c>ops doctor</c> says of who watches.</summary>
public sealed class OpsLogsTests : IAsyncLifetime
{
    private static readonly string[] Notices = ["notice-1"];

    private readonly string home = Directory.CreateTempSubdirectory("ops-logs-").FullName;
    private readonly Dictionary<string, string> settings = new() { ["Logs__Directory"] = "logs" };
    private MonitoringStand stand = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => stand = await MonitoringStand.StartAsync(TimeProvider.System);

    public async ValueTask DisposeAsync()
    {
        await stand.DisposeAsync();
        Directory.Delete(home, recursive: true);
    }

    [Fact]
    public async Task Logs_FindsALineInFiles_AndShowsNoSecret()
    {
        Directory.CreateDirectory(Path.Combine(home, "logs"));
        var now = DateTimeOffset.UtcNow;
        await File.WriteAllLinesAsync(Path.Combine(home, "logs", "app.log"), Enumerable.Range(0, 50).Select(minute => $"{now.AddMinutes(minute - 50):yyyy-MM-dd'T'HH:mm:ss}Z request {minute} with token=hunter2-not-real"), Cancellation);
        var people = await RunAsync("--grep", "REQUEST 4", "--limit", "3");
        Assert.True(people.ExitCode == 0, people.ToString());
        Assert.Equal(["47", "48", "49"], people.Output.TrimEnd().Split('\n').Select(line => line.Split("request ")[1].Split(' ')[0]));
        Assert.Contains("only the newest 3 lines", people.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("not-real", people.ToString(), StringComparison.Ordinal);
        var programs = await RunAsync("--since", "10m", "--json");
        Assert.Equal("app.log", programs.Json[0].GetProperty("source").GetString());
        Assert.InRange(programs.Json.GetArrayLength(), 9, 10);
        var none = await RunAsync("--grep", "nothing of the kind");
        Assert.Equal((0, ""), (none.ExitCode, none.Output));
        Assert.Contains("no line from", none.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Logs_ShowsTheLinesOfOneService()
    {
        foreach (var (file, line) in ((string, string)[])[("nginx/superinsight.log", "GET 200 0.004"), ("fastapi/fastapi.log", "GET of an application"), ("ops/functions.log", "GET of the operator")])
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(home, "logs", file))!);
            await File.WriteAllTextAsync(Path.Combine(home, "logs", file), line + "\n", Cancellation);
        }

        Assert.Equal(3, (await RunAsync("--grep", "get", "--json")).Json.GetArrayLength());
        Assert.Equal("fastapi/fastapi.log", Assert.Single((await RunAsync("--service", "fastapi", "--json")).Json.EnumerateArray()).GetProperty("source").GetString());
        Assert.Equal("ops/functions.log", Assert.Single((await RunAsync("--service", "functions", "--json")).Json.EnumerateArray()).GetProperty("source").GetString());
        var none = await RunAsync("--service", "redis");
        Assert.Contains("no line of redis from", none.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Logs_SearchesTheCloud_WhereItIsConfigured()
    {
        UseCloud();
        await stand.PutAsync("cloudrun/logs/env-demo-1a2b3c", (object[])[new { time = DateTimeOffset.UtcNow.AddMinutes(-5), content = "login failed, password=hunter2-not-real", source = "web" }]);
        // The cloud on this machine is an emulated one: files go before it, where there are any.
        foreach (var more in (string[][])[[], ["--source", "files"]])
        {
            var files = await RunAsync(more);
            Assert.True(files.ExitCode == 1, files.ToString());
            Assert.Contains(Path.Combine(home, "logs"), files.Error, StringComparison.Ordinal);
        }

        Assert.EndsWith("web  login failed, password=***", (await RunAsync("--source", "cloud")).Output.Trim(), StringComparison.Ordinal);
        settings.Remove("Logs__Directory");
        var run = await RunAsync("--grep", "login");
        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.EndsWith("web  login failed, password=***", run.Output.Trim(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--limit", "0")]
    [InlineData("--limit", "10001")]
    [InlineData("--since", "yesterday")]
    [InlineData("--until", "2h")]
    [InlineData("--source", "elsewhere")]
    [InlineData("--service", "mongodb")]
    public async Task Logs_SaysWhatIsWrong(string option, string value)
    {
        var run = await RunAsync(option, value);
        Assert.True(run.ExitCode == 2, run.ToString());
        Assert.Contains(option == "--until" ? "--since" : value, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Logs_NamesTheSetting_WhereNoneIsSet()
    {
        settings.Clear();
        var run = await RunAsync();
        Assert.True(run.ExitCode == 2, run.ToString());
        Assert.Contains("Logs__Directory", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Doctor_SaysWhoWatchesTheWatcher()
    {
        Assert.Equal([("heartbeat", "Warning", "Heartbeat__Url is not set"), ("alarm policy", "Warning", "not looked for: TENCENTCLOUD_SECRET_ID is not set")], await DoctorAsync());
        UseCloud();
        settings["Heartbeat__Url"] = "https://hc.example.com/ping-not-real";
        Assert.Equal([("heartbeat", "Good", "Heartbeat__Url is set"), ("alarm policy", "Warning", "Tencent Cloud watches nothing of CloudBase Run")], await DoctorAsync());
        await stand.PutAsync("monitor/policies", new { policyId = "policy-1", policyName = "web", enable = 0 });
        Assert.Equal("web (policy-1) is switched off", (await DoctorAsync())[1].Detail);
        await stand.PutAsync("monitor/policies", new { policyId = "policy-1", policyName = "web" });
        Assert.Equal("web (policy-1) tells nobody", (await DoctorAsync())[1].Detail);
        await stand.PutAsync("monitor/policies", new { policyId = "policy-1", policyName = "web", noticeIds = Notices });
        settings["Heartbeat__Url"] = "http://hc.example.com/ping-not-real";
        Assert.Equal([("heartbeat", "Bad", "Heartbeat__Url is not an https address"), ("alarm policy", "Good", "Tencent Cloud watches, too")], await DoctorAsync());
        settings["TENCENTCLOUD_SECRET_KEY"] = "wrong-not-real";
        Assert.Equal("not known", (await DoctorAsync())[1].Detail);
    }

    private void UseCloud()
    {
        settings["TENCENTCLOUD_SECRET_ID"] = "id-fixture-not-real";
        settings["TENCENTCLOUD_SECRET_KEY"] = "key-fixture-not-real";
        settings["TencentCloud__Region"] = "ap-shanghai";
        settings["TencentCloud__EnvId"] = "env-demo-1a2b3c";
        settings["TencentCloud__Endpoint"] = stand.Emulator.BaseUri.ToString();
    }

    /// <summary>Details up to their first colon, which is where what was found begins; the keys' own names stay.</summary>
    private async Task<IReadOnlyList<(string Check, string State, string Detail)>> DoctorAsync()
    {
        var run = await OpsProcess.RunAsync(home, settings, "doctor", "--json");
        Assert.DoesNotContain("not-real", run.ToString(), StringComparison.Ordinal);
        return [.. run.Json.EnumerateArray().Select(finding => (Check: finding.GetProperty("check").GetString()!, State: finding.GetProperty("state").GetString()!, Detail: finding.GetProperty("detail").GetString()!))
            .Where(finding => finding.Check is "heartbeat" or "alarm policy")
            .Select(finding => (finding.Check, finding.State, finding.Detail.StartsWith("not looked for", StringComparison.Ordinal) ? finding.Detail : finding.Detail.Split(": ")[0].Split(" (0 ")[0].Split(": ")[0]))];
    }

    private Task<OpsRun> RunAsync(params string[] more) => OpsProcess.RunAsync(home, settings, ["logs", .. more]);
}
