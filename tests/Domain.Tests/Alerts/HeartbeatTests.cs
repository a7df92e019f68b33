using Microsoft.Extensions.Logging.Abstractions;
using SuperInsight.Domain.Alerts;
using SuperInsight.Domain.Settings;

namespace SuperInsight.Domain.Tests.Alerts;

/// <summary>The switch outside is pinged once a minute, as long as rules are evaluated, and evaluation does not mind what comes of it.</summary>
public sealed class HeartbeatTests
{
    private readonly AlertWorld world = new(AlertWorld.Rule());

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task RunAsync_PingsOnceAMinute()
    {
        using var evaluator = world.Open();
        for (var tick = 0; tick < 12; tick++)
            await TickAsync(evaluator);
        Assert.Equal(3, world.HeartbeatTarget.Pings);
        Assert.Equal(3, await ValueAsync("heartbeat_pings_total", "taken"));
        Assert.Equal(AlertWorld.Start.AddMinutes(2).ToUnixTimeSeconds(), await ValueAsync("heartbeat_last_taken_timestamp_seconds", null));
    }

    [Fact]
    public async Task RunAsync_PingsNot_WhenNothingWasEvaluated()
    {
        world.RulesFail = new SettingException("alerts.yaml", "it is gone", "bring it back");
        using var evaluator = world.Open();
        await Assert.ThrowsAsync<SettingException>(() => evaluator.RunAsync(Cancellation));
        await world.Heartbeat.Last;
        Assert.Equal(0, world.HeartbeatTarget.Pings);
        Assert.Equal(0, await ValueAsync("heartbeat_pings_total", "taken"));

        // Those that hold on are evaluated, so that somebody watches.
        world.RulesFail = null;
        await TickAsync(evaluator);
        Assert.Equal(1, world.HeartbeatTarget.Pings);
    }

    [Fact]
    public async Task RunAsync_GoesOn_WhenNobodyTakesThePing()
    {
        world.HeartbeatTarget.Answer = _ => Task.FromException(new HeartbeatException("it answered 500"));
        using var evaluator = world.Open();
        for (var tick = 0; tick < 8; tick++)
            await TickAsync(evaluator);
        Assert.Equal((2, 2d, 0d), (world.HeartbeatTarget.Pings, await ValueAsync("heartbeat_pings_total", "failed"), await ValueAsync("heartbeat_pings_total", "taken")));
    }

    [Fact]
    public async Task RunAsync_DoesNotWait_ForAPingThatHangs_WhichEndsAfterTenSeconds()
    {
        TaskCompletionSource begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
        world.HeartbeatTarget.Answer = token =>
        {
            begun.TrySetResult();
            return Task.Delay(Timeout.InfiniteTimeSpan, token);
        };
        using var evaluator = world.Open();
        await evaluator.RunAsync(Cancellation);
        await begun.Task.WaitAsync(TimeSpan.FromSeconds(30), Cancellation);
        world.Clock.Advance(Heartbeat.Longest - TimeSpan.FromMilliseconds(1));
        Assert.False(world.Heartbeat.Last.IsCompleted);
        world.Clock.Advance(TimeSpan.FromMilliseconds(1));
        await world.Heartbeat.Last.WaitAsync(TimeSpan.FromSeconds(30), Cancellation);
        Assert.Equal(1, await ValueAsync("heartbeat_pings_total", "failed"));
    }

    [Fact]
    public async Task Beat_SaysNothing_WhereNoSwitchIsSet_AndWarns_WhereItIsSetWrongly()
    {
        Heartbeat nowhere = new(() => null, world.Clock, NullLogger<Heartbeat>.Instance);
        nowhere.Beat();
        await nowhere.Last;
        Assert.True((await Assert.ThrowsAsync<SettingException>(() => nowhere.MeasureAsync(Cancellation))).IsMissing);

        Heartbeat wrong = new(() => throw new SettingException("Heartbeat__Url", "it is not an https address", "Give the whole address."), world.Clock, NullLogger<Heartbeat>.Instance);
        wrong.Beat();
        await wrong.Last;
        Assert.Equal(1, (await wrong.MeasureAsync(Cancellation))[0].Samples.Single(sample => sample.Labels[0].Value == "failed").Value);
    }

    private async Task TickAsync(EvaluateAlertRules evaluator)
    {
        await evaluator.RunAsync(Cancellation);
        await world.Heartbeat.Last.WaitAsync(TimeSpan.FromSeconds(30), Cancellation);
        world.Clock.Advance(AlertRules.UsualInterval);
    }

    private async Task<double> ValueAsync(string name, string? result) =>
        (await world.Heartbeat.MeasureAsync(Cancellation)).Single(metric => metric.Name == name).Samples.Single(sample => result is null || sample.Labels.Contains(("result", result))).Value;
}
