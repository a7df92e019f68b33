using System.Text;
using Microsoft.Extensions.Time.Testing;
using SuperInsight.Domain.Alarms;
using SuperInsight.Domain.Callbacks;
using SuperInsight.Domain.State;
using SuperInsight.Domain.Tests.Backups;

namespace SuperInsight.Domain.Tests.Callbacks;

/// <summary>What is pushed by whom we told the address is durable before it is answered, and acted on once.</summary>
public sealed class ReceiveTencentAlarmTests
{
    private readonly CallbackWorld world = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task RunAsync_RaisesAnAlarm_AndTellsPeople_AndClearsIt()
    {
        Assert.Equal(new CallbackOutcome.Taken("9hX2k7LQpVd3", IsNew: true), await world.PushAndActAsync(AlarmMessages.With()));
        var raised = Assert.Single(await world.Alarms.ListAsync(Cancellation));
        Assert.Equal(("tencent/policy-n4exeh88/9hX2k7LQpVd3", AlarmSeverity.Warning), (raised.Key, raised.Severity));
        Assert.Contains("93.5 % (> 80 %)", raised.Summary, StringComparison.Ordinal);
        var told = Assert.Single(world.Notices.First.Texts);
        Assert.StartsWith("[WARNING] env-demo-1a2b3c/web CPU", told, StringComparison.Ordinal);
        Assert.Contains("Since: 2026-01-01 00:00:00 +00:00", told, StringComparison.Ordinal);

        Assert.IsType<CallbackOutcome.Taken>(await world.PushAndActAsync(AlarmMessages.Of("9hX2k7LQpVd3", "0")));
        Assert.Empty(await world.RaisedAsync());
        Assert.StartsWith("[RECOVERED]", world.Notices.First.Texts[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_KeepsTheWholeBody()
    {
        var body = AlarmMessages.With(("unknownToUs", """{"deep":[1,"汉"]}"""));
        await world.PushAndActAsync(body);
        var stream = Assert.Single(await world.Callbacks.ListAsync(Cancellation));
        var fact = (await world.Notices.Ledger.ReadAsync(stream, Cancellation)).Entries[0].Read(stream, CallbackJson.Default.CallbackFact);
        Assert.Equal(Encoding.UTF8.GetString(body), Assert.IsType<CallbackReceived>(fact).Body);
    }

    [Fact]
    public async Task RunAsync_ActsOnce_ForTenThousandCopies()
    {
        var body = AlarmMessages.Of("session-1");
        var processes = Enumerable.Range(0, 4).Select(_ => world.Again()).ToArray();
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 10_000).Select(copy => Task.Run(() => processes[copy % processes.Length].PushAsync(body))));
        Assert.All(outcomes, outcome => Assert.Equal("session-1", Assert.IsType<CallbackOutcome.Taken>(outcome).Session));
        Assert.Single(outcomes, outcome => outcome is CallbackOutcome.Taken { IsNew: true });
        foreach (var process in processes)
            await process.Queue.Idle.WaitAsync(TimeSpan.FromSeconds(30), Cancellation);
        Assert.Single(world.Notices.First.Taken);
        Assert.Single(await world.RaisedAsync());
        Assert.Single(await world.Callbacks.ListAsync(Cancellation));
    }

    /// <summary>While messages arrive every 10 ms, one is acted on each quarter of a second; the others as soon as it is calm.</summary>
    [Fact]
    public async Task Queue_GivesWayToMessagesThatArrive_ButNotForEver()
    {
        var clock = new FakeTimeProvider();
        var busy = new CallbackWorld(queueClock: clock);
        for (var pushed = 0; pushed < 24; pushed++)
        {
            await busy.PushAsync(AlarmMessages.Of($"session-{pushed}"));
            clock.Advance(TimeSpan.FromMilliseconds(10));
        }

        Assert.Empty(busy.Notices.First.Texts);
        var more = 24;
        await Wait.UntilAsync(async () =>
        {
            await busy.PushAsync(AlarmMessages.Of($"session-{more++}"));
            clock.Advance(TimeSpan.FromMilliseconds(10));
            return busy.Notices.First.Texts.Count > 0;
        });
        await Wait.UntilAsync(() =>
        {
            clock.Advance(TimeSpan.FromMilliseconds(20));
            return Task.FromResult(busy.Queue.Idle.IsCompleted);
        });
        foreach (var stream in await busy.Callbacks.ListAsync(Cancellation))
            Assert.True((await busy.Callbacks.ReadAsync(stream, Cancellation))!.Value.IsDone, stream.ToString());
    }

    [Fact]
    public async Task RunAsync_TellsSessionsLevelsAndStatusesApart()
    {
        await world.PushAndActAsync(AlarmMessages.Of("s", alert: "s_Warn"));
        await world.PushAndActAsync(AlarmMessages.Of("s", alert: "s_Serious"));
        await world.PushAndActAsync(AlarmMessages.Of("t"));
        await world.PushAndActAsync(AlarmMessages.Of("s", "1", "s_Serious"));
        Assert.Equal(["tencent/policy-n4exeh88/s_Serious", "tencent/policy-n4exeh88/s_Warn", "tencent/policy-n4exeh88/t"], (await world.RaisedAsync()).Order(StringComparer.Ordinal));
        Assert.Equal(3, world.Notices.First.Taken.Count);
        await world.PushAndActAsync(AlarmMessages.Of("s", "\"0\"", "s_Serious"));
        Assert.Equal(2, (await world.RaisedAsync()).Count);
        Assert.Equal(AlarmSeverity.Warning, (await world.Alarms.ListAsync(Cancellation))[0].Severity);
    }

    [Fact]
    public async Task RunAsync_RaisesNothing_WhenTheRecoveryWasFirst()
    {
        await world.PushAndActAsync(AlarmMessages.Of("s", "\"0\""));
        await world.PushAndActAsync(AlarmMessages.Of("s"));
        Assert.Empty(await world.RaisedAsync());
        Assert.StartsWith("[RECOVERED]", Assert.Single(world.Notices.First.Texts), StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_KnowsACopy_ThatComesAfterMidnight()
    {
        world.Notices.Clock.SetUtcNow(new DateTimeOffset(2026, 3, 1, 23, 59, 59, TimeSpan.Zero));
        await world.PushAndActAsync(AlarmMessages.Of("s"));
        world.Notices.Clock.Advance(TimeSpan.FromSeconds(20));
        Assert.False(Assert.IsType<CallbackOutcome.Taken>(await world.PushAndActAsync(AlarmMessages.Of("s"))).IsNew);
        Assert.Single(world.Notices.First.Taken);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("key-of-the-address-not-rea")]
    [InlineData("key-of-the-address-not-real ")]
    [InlineData("KEY-OF-THE-ADDRESS-NOT-REAL")]
    public async Task RunAsync_RefusesAForgery_AndReadsNothingOfIt(string? key)
    {
        using var body = new UnreadableStream();
        Assert.IsType<CallbackOutcome.Refused>(await world.Receive.RunAsync(key, null, body, Cancellation));
        Assert.Empty(await world.Callbacks.ListAsync(Cancellation));
    }

    [Fact]
    public async Task RunAsync_AsksForNameAndPassword_WhereTheyAreSet()
    {
        var locked = new CallbackWorld(hasCredentials: true);
        foreach (var authorization in (string?[])[null, "", "Basic", "Basic !", "Bearer x", CallbackWorld.Basic("tencent", "other"), CallbackWorld.Basic("other", CallbackWorld.Password)])
            Assert.IsType<CallbackOutcome.Refused>(await locked.PushAsync(AlarmMessages.With(), authorization: authorization));
        Assert.IsType<CallbackOutcome.Refused>(await locked.PushAsync(AlarmMessages.With(), "wrong", CallbackWorld.Basic("tencent", CallbackWorld.Password)));
        Assert.IsType<CallbackOutcome.Taken>(await locked.PushAsync(AlarmMessages.With(), authorization: CallbackWorld.Basic("tencent", CallbackWorld.Password)));
        // Where none are set, whatever is sent along does not matter.
        Assert.IsType<CallbackOutcome.Taken>(await world.PushAsync(AlarmMessages.With(), authorization: CallbackWorld.Basic("a", "b")));
    }

    [Fact]
    public async Task RunAsync_RefusesWhatIsTooLong_AndWhatIsNoAlarm()
    {
        var longest = new byte[ReceiveTencentAlarm.LongestBody];
        Array.Fill(longest, (byte)' ');
        AlarmMessages.With().CopyTo(longest, 0);
        Assert.IsType<CallbackOutcome.Taken>(await world.PushAsync(longest));
        Assert.IsType<CallbackOutcome.TooLong>(await world.PushAsync([.. longest, (byte)' ']));
        Assert.IsType<CallbackOutcome.Malformed>(await world.PushAsync("{"u8.ToArray()));
        Assert.IsType<CallbackOutcome.Malformed>(await world.PushAsync("[]"u8.ToArray()));
        await world.Queue.Idle;
        Assert.Single(await world.Callbacks.ListAsync(Cancellation));
    }

    [Fact]
    public async Task RunAsync_DoesNotSayThatItHasIt_WhenTheLedgerIsAway()
    {
        world.Notices.Ledger.IsAway = true;
        await Assert.ThrowsAsync<LedgerException>(() => world.PushAsync(AlarmMessages.With()));
        world.Notices.Ledger.IsAway = false;
        Assert.True(Assert.IsType<CallbackOutcome.Taken>(await world.PushAndActAsync(AlarmMessages.With())).IsNew);
    }

    private sealed class UnreadableStream : MemoryStream
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => throw new InvalidOperationException("It was read.");
    }
}
