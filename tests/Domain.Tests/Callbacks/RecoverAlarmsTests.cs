using SuperInsight.Domain.Callbacks;

namespace SuperInsight.Domain.Tests.Callbacks;

/// <summary>No alarm is lost, neither on its way to us nor with a process of ours.</summary>
public sealed class RecoverAlarmsTests
{
    private readonly CallbackWorld world = new();

    private DateTimeOffset Now => world.Notices.Clock.GetUtcNow();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task RunAsync_ActsOnWhatDiedWithItsProcess()
    {
        var body = AlarmMessages.Of("s");
        await world.Callbacks.AdmitAsync(TencentAlarmReader.Read(body)!, body, CallbackSource.Push, Cancellation);
        Assert.Equal(0, await world.Recover.RunAsync(Cancellation));
        Assert.Empty(await world.RaisedAsync());

        world.Notices.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(1, await world.Recover.RunAsync(Cancellation));
        Assert.Single(await world.RaisedAsync());
        Assert.Single(world.Notices.First.Taken);
        Assert.Equal(0, await world.Recover.RunAsync(Cancellation));
        Assert.Equal(0, await world.Again().Recover.RunAsync(Cancellation));
        Assert.Single(world.Notices.First.Taken);
    }

    [Fact]
    public async Task RunAsync_FindsWhatWasNeverPushed_OnceItSurelyWasNot()
    {
        world.History.Alarms.Add(Past("1"));
        Assert.Equal(0, await world.Recover.RunAsync(Cancellation));
        world.Notices.Clock.Advance(RecoverAlarms.Grace);
        Assert.Equal(1, await world.Recover.RunAsync(Cancellation));
        Assert.Equal(["tencent/policy-n4exeh88/1"], await world.RaisedAsync());
        Assert.Contains("env-demo-1a2b3c/web CPU > 80 %", Assert.Single(world.Notices.First.Texts), StringComparison.Ordinal);
        Assert.Equal(0, await world.Recover.RunAsync(Cancellation));
        Assert.Equal(0, await world.Again().Recover.RunAsync(Cancellation));

        // Its recovery was not pushed either.
        world.History.Alarms[0] = Past("1") with { Status = TencentAlarmStatus.Recovered, FirstOccurred = world.History.Alarms[0].FirstOccurred, LastOccurred = Now };
        world.Notices.Clock.Advance(RecoverAlarms.Grace);
        Assert.Equal(1, await world.Recover.RunAsync(Cancellation));
        Assert.Empty(await world.RaisedAsync());
    }

    [Fact]
    public async Task RunAsync_KnowsWhatWasPushed_AlthoughItIsNumberedOtherwise()
    {
        var first = Now;
        var beijing = first.ToOffset(TimeSpan.FromHours(8)).ToString("yyyy-MM-dd HH:mm:ss", System.Globalization.CultureInfo.InvariantCulture);
        await world.PushAndActAsync(AlarmMessages.With(("firstOccurTime", $"\"{beijing}\"")));
        world.History.Alarms.Add(Past("4711") with { FirstOccurred = first, LastOccurred = first });
        world.Notices.Clock.Advance(RecoverAlarms.Grace);
        Assert.Equal(0, await world.Recover.RunAsync(Cancellation));
        Assert.Single(world.Notices.First.Taken);
    }

    [Fact]
    public async Task RunAsync_WakesNobody_ForWhatIsLongOver()
    {
        world.History.Alarms.Add(Past("1"));
        world.Notices.Clock.Advance(RecoverAlarms.Horizon);
        Assert.Equal(0, await world.Recover.RunAsync(Cancellation));
        Assert.Empty(world.Notices.First.Taken);
    }

    private PastAlarm Past(string id) => new(id, TencentAlarmStatus.Firing, Now, Now) { PolicyId = "policy-n4exeh88", PolicyName = "web cpu", Subject = "env-demo-1a2b3c/web", Content = "CPU > 80 %" };
}
