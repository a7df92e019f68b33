using SuperInsight.Adapters.TencentCloud.Logs;
using SuperInsight.Domain.Cloud;
using SuperInsight.Domain.Logs;
using TencentEmulator.Control;

namespace SuperInsight.Adapters.Tests.TencentCloud;

/// <summary>Logs in the cloud, against the emulator.</summary>
public sealed class CloudLogsTests
{
    private static readonly LogQuery LastHour = new(null, MonitoringStand.Now.AddHours(-1), MonitoringStand.Now, 200);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task SearchAsync_FindsTheNewest_TheNewestLast()
    {
        await using var stand = await MonitoringStand.StartAsync();
        await WriteAsync(stand, ("a", -90), ("b", -50), ("say \"hi\" \\o", -40), ("GET /Health 200", -30), ("e", -20));
        var logs = new CloudLogs(stand.Client, "env-demo-1a2b3c");
        Assert.Equal(
            [new LogLine(MonitoringStand.Now.AddMinutes(-30), "web", "GET /Health 200"), new LogLine(MonitoringStand.Now.AddMinutes(-20), "web", "e")],
            await logs.SearchAsync(LastHour with { Most = 2 }, Cancellation));
        Assert.Equal("GET /Health 200", Assert.Single(await logs.SearchAsync(LastHour with { Text = "/health" }, Cancellation)).Text);
        Assert.Equal("say \"hi\" \\o", Assert.Single(await logs.SearchAsync(LastHour with { Text = "\"hi\" \\o" }, Cancellation)).Text);
        Assert.Empty(await logs.SearchAsync(LastHour with { Text = "none" }, Cancellation));
        Assert.Empty(await new CloudLogs(stand.Client, "env-other").SearchAsync(LastHour, Cancellation));
    }

    /// <summary>Applications write files; what the databases write is the container's own output, which has no name.</summary>
    [Fact]
    public async Task SearchAsync_FindsTheLinesOfOneService()
    {
        await using var stand = await MonitoringStand.StartAsync();
        (string? File, string Content)[] lines =
        [
            (null, "2026-03-01 08:00:00.123 UTC [77] ada@web ERROR:  deadlock detected"), (null, "42:M 01 Mar 2026 08:00:00.123 * deadlock of nothing"),
            ("/app/logs/fastapi/fastapi.log", "deadlock detected, says the database"), (null, "a line of nobody's: deadlock"),
        ];
        await stand.PutAsync("cloudrun/logs/env-demo-1a2b3c", lines.Select(line => new { time = MonitoringStand.Now.AddMinutes(-5), content = line.Content, source = "web", file = line.File }));
        var logs = new CloudLogs(stand.Client, "env-demo-1a2b3c");
        var query = LastHour with { Text = "deadlock" };
        Assert.Equal(4, (await logs.SearchAsync(query, Cancellation)).Count);
        Assert.Contains("ada@web", Assert.Single(await logs.SearchAsync(query with { Service = "postgresql" }, Cancellation)).Text, StringComparison.Ordinal);
        Assert.Contains("of nothing", Assert.Single(await logs.SearchAsync(query with { Service = "redis" }, Cancellation)).Text, StringComparison.Ordinal);
        Assert.Contains("says the database", Assert.Single(await logs.SearchAsync(query with { Service = "fastapi" }, Cancellation)).Text, StringComparison.Ordinal);
        Assert.Empty(await logs.SearchAsync(query with { Service = "nginx" }, Cancellation));
    }

    [Fact]
    public async Task SearchAsync_TurnsThePages_AndNoMoreThanItNeeds()
    {
        await using var stand = await MonitoringStand.StartAsync();
        await WriteAsync(stand, [.. Enumerable.Range(0, 350).Select(number => ($"line {number}", -59 + number / 10.0))]);
        var logs = new CloudLogs(stand.Client, "env-demo-1a2b3c");
        var found = await logs.SearchAsync(LastHour with { Most = 250 }, Cancellation);
        Assert.Equal(Enumerable.Range(100, 250).Select(number => $"line {number}"), found.Select(line => line.Text));
        await stand.CalledAsync("SearchClsLog", 3);
        Assert.Equal(350, (await logs.SearchAsync(LastHour with { Most = 1000 }, Cancellation)).Count);
    }

    [Fact]
    public async Task SearchAsync_NamesThePermission_WhenItIsDenied()
    {
        await using var stand = await MonitoringStand.StartAsync();
        stand.Emulator.Faults.Add(new FaultRule { Service = "tcbr", Operation = "SearchClsLog", Fault = new Fault { ApiError = "UnauthorizedOperation" } });
        var failure = await Assert.ThrowsAsync<CloudException>(() => new CloudLogs(stand.Client, "env-demo-1a2b3c").SearchAsync(LastHour, Cancellation));
        Assert.Contains("tcbr:SearchClsLog", failure.Hint, StringComparison.Ordinal);
    }

    private static Task WriteAsync(MonitoringStand stand, params (string Content, double Minutes)[] lines) =>
        stand.PutAsync("cloudrun/logs/env-demo-1a2b3c", lines.Select(line => new { time = MonitoringStand.Now.AddMinutes(line.Minutes), content = line.Content, source = "web" }));
}
