using SuperInsight.Adapters.Metrics;
using SuperInsight.Domain.Metrics;
using SuperInsight.RunLocal;

namespace SuperInsight.Adapters.Tests.Cli;

/// <summary><c>ops alarms replay</c> on metrics that were recorded.</summary>
public sealed class OpsReplayTests : IDisposable
{
    private readonly string home = Directory.CreateTempSubdirectory("ops-replay-").FullName;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(home, recursive: true);

    [Fact]
    public async Task Replay_TellsWhatTheRulesWouldHaveDone_OnTheRecordedMetrics()
    {
        var begin = DateTimeOffset.UtcNow.AddMinutes(-20);
        using (FileMetricHistory history = new(Path.Combine(home, "metrics"), TimeProvider.System))
        {
            for (var step = 0; step < 40; step++)
                await history.AppendAsync(new(begin.AddSeconds(15 * step), [new Metric("system_cpu_usage_percent", "m", [new MetricSample(step < 30 ? 95 : 20)])]), Cancellation);
        }

        var people = await ReplayAsync("30m");
        Assert.True(people.ExitCode == 0, people.ToString());
        Assert.Contains("firing high_cpu_usage", people.Output, StringComparison.Ordinal);
        Assert.Contains("scale_up high_cpu_usage", people.Output, StringComparison.Ordinal);
        Assert.Contains("40 readings; 1 alarms, 1 actions.", people.Output, StringComparison.Ordinal);
        var programs = await ReplayAsync("30m", "--json");
        Assert.Equal(40, programs.Json.GetProperty("readings").GetInt32());
    }

    [Fact]
    public async Task Replay_SaysWhereItLooked_WhenThereIsNothing()
    {
        var run = await ReplayAsync("6h");
        Assert.True(run.ExitCode == 1, run.ToString());
        Assert.Contains($"nothing was recorded in {Path.Combine(home, "metrics")}", run.Error, StringComparison.Ordinal);
        Assert.Contains("Metrics__Directory", run.Error, StringComparison.Ordinal);
        Assert.Equal(2, (await ReplayAsync("yesterday")).ExitCode);
    }

    private Task<OpsRun> ReplayAsync(string from, params string[] more) =>
        OpsProcess.RunAsync(home, new Dictionary<string, string> { ["Metrics__Directory"] = "metrics" }, ["alarms", "replay", "--from", from, "--rules", Checkout.PathOf("image", "alerts.yaml"), .. more]);
}
