using SuperInsight.Domain.Notifications;
using SuperInsight.Domain.Notifications.Outbox;

namespace SuperInsight.Domain.Tests.Notifications;

/// <summary>Everybody is told, once, whatever fails, and nobody is flooded.</summary>
public sealed class SendNoticeTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly NoticeWorld world = new();

    [Fact]
    public async Task RunAsync_SendsByTheFirstChannel_AndRecordsTheDelivery()
    {
        Assert.Equal("first", Assert.IsType<NoticeOutcome.Sent>(await world.SendAsync(1)).Channel);
        Assert.Contains("trouble 1", Assert.Single(world.First.Texts), StringComparison.Ordinal);
        Assert.Empty(world.Second.Taken);
        Assert.Collection(await world.FactsAsync(),
            fact => Assert.NotNull(Assert.IsType<NoticeAsked>(fact).Claim),
            fact => Assert.Equal(("first", "test/1"), (Assert.IsType<NoticesTaken>(fact).Channel, Assert.Single(((NoticesTaken)fact).Keys))));
        Assert.Equal(0, await world.TickAsync());
    }

    [Fact]
    public async Task RunAsync_SendsOnce_HoweverOftenItIsAsked()
    {
        await world.SendAsync(1);
        Assert.IsType<NoticeOutcome.Known>(await world.SendAsync(1));
        world.Clock.Advance(TimeSpan.FromDays(2));
        Assert.IsType<NoticeOutcome.Known>(await world.Again().SendAsync(1));
        Assert.Single(world.First.Taken);
    }

    [Fact]
    public async Task RunAsync_SendsOnce_WhenManyAskAtOnce()
    {
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => Task.Run(() => world.Again().SendAsync(1))));
        Assert.Single(outcomes.OfType<NoticeOutcome.Sent>());
        Assert.Single(world.First.Taken);
    }

    [Fact]
    public async Task RunAsync_TakesTheNextChannel_AndTellsOfTheOneThatFailed()
    {
        world.First.Refuse("it answered 93000");
        var sent = Assert.IsType<NoticeOutcome.Sent>(await world.SendAsync(1));
        Assert.Equal(("second", new MissedChannel("first", "it answered 93000")), (sent.Channel, Assert.Single(sent.Missed)));
        Assert.Contains("Not delivered by: first (it answered 93000)", Assert.Single(world.Second.Texts), StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_KeepsWhatNoChannelTook_ForTheTimer()
    {
        world.First.Refuse("it is down");
        world.Second.Refuse("it is down, too");
        Assert.Equal(2, Assert.IsType<NoticeOutcome.Waits>(await world.SendAsync(1)).Missed.Count);
        Assert.Equal(0, await world.TickAsync());
        Assert.Single(await world.WaitingAsync());

        world.Second.Failure = _ => null;
        Assert.Equal(1, await world.Again().TickAsync());
        Assert.Contains("trouble 1", Assert.Single(world.Second.Texts), StringComparison.Ordinal);
        Assert.Equal(0, await world.TickAsync());
        Assert.Empty(await world.WaitingAsync());
    }

    [Fact]
    public async Task RunAsync_SendsTwelveAMinute_AndMergesTheOthersIntoOne()
    {
        for (var number = 1; number <= 27; number++)
            await world.SendAsync(number, number == 20 ? NoticeSeverity.Critical : NoticeSeverity.Warning);
        Assert.Equal(NoticePace.Most, world.First.Taken.Count);

        Assert.Equal(27 - NoticePace.Most, await world.TickAsync());
        var merged = world.First.Texts[^1];
        Assert.Equal(NoticePace.Most + 1, world.First.Taken.Count);
        Assert.StartsWith("[CRITICAL] 15 notices", merged, StringComparison.Ordinal);
        Assert.Contains("‼ trouble 20", merged, StringComparison.Ordinal);
        Assert.Contains("… and 7 more", merged, StringComparison.Ordinal);
        Assert.Empty(await world.WaitingAsync());

        world.Clock.Advance(Minute);
        Assert.IsType<NoticeOutcome.Sent>(await world.SendAsync(28));
    }

    [Fact]
    public async Task RunAsync_LeavesAChannelAlone_ThatAsksForIt()
    {
        world.First.Refuse("it answered 130101", rest: 10 * Minute);
        await world.SendAsync(1);
        world.First.Failure = _ => null;
        await world.SendAsync(2);
        Assert.Equal((1, 2), (world.First.Tries, world.Second.Taken.Count));
        world.Clock.Advance(10 * Minute);
        await world.SendAsync(3);
        Assert.Single(world.First.Taken);
    }

    [Fact]
    public async Task RunAsync_SendsAllTheSame_WhileTheLedgerIsAway_AndRecordsItLater()
    {
        world.Ledger.IsAway = true;
        Assert.IsType<NoticeOutcome.Sent>(await world.SendAsync(1));
        Assert.IsType<NoticeOutcome.Known>(await world.SendAsync(1));
        world.First.Refuse("down");
        world.Second.Refuse("down");
        Assert.IsType<NoticeOutcome.Waits>(await world.SendAsync(2));
        Assert.Equal(0, await world.TickAsync());
        world.Second.Failure = _ => null;
        Assert.Equal(1, await world.TickAsync());
        Assert.Equal(0, await world.TickAsync());

        world.Ledger.IsAway = false;
        Assert.Equal(0, await world.TickAsync());
        Assert.Equal((1, 1), (world.First.Taken.Count, world.Second.Taken.Count));
        Assert.IsType<NoticeOutcome.Known>(await world.Again().SendAsync(1));
        Assert.IsType<NoticeOutcome.Known>(await world.Again().SendAsync(2));
    }

    [Fact]
    public async Task RunAsync_DoesNotSendAgain_WhenOnlyTheDeliveryCouldNotBeRecorded()
    {
        world.First.Before = () =>
        {
            world.Ledger.IsAway = true;
            return Task.CompletedTask;
        };
        Assert.IsType<NoticeOutcome.Sent>(await world.SendAsync(1));
        world.First.Before = () => Task.CompletedTask;
        world.Ledger.IsAway = false;
        await world.TickAsync();
        world.Clock.Advance(OutboxState.ClaimTimeout);
        Assert.Equal(0, await world.TickAsync());
        Assert.Single(world.First.Taken);
    }

    [Fact]
    public async Task Timer_TakesOver_WhatSomebodyDiedOver_ButNotWhileTheyMayLive()
    {
        await world.Outbox.AskAsync(NoticeWorld.Notice(1) with { Language = NoticeLanguage.English }, "of a process that died", TestContext.Current.CancellationToken);
        Assert.Equal(0, await world.TickAsync());
        world.Clock.Advance(OutboxState.ClaimTimeout - TimeSpan.FromSeconds(1));
        Assert.Equal(0, await world.TickAsync());
        world.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(1, await world.TickAsync());
        Assert.Single(world.First.Taken);
    }

    [Fact]
    public async Task Timers_SendOneMessage_WhenTwoRunAtOnce()
    {
        world.First.Refuse("down");
        world.Second.Refuse("down");
        await world.SendAsync(1);
        world.First.Failure = _ => null;
        await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(() => world.Again().TickAsync())));
        Assert.Single(world.First.Taken);
    }

    [Fact]
    public async Task RunAsync_CountsWhatThereIsNoRoomFor_AndTellsHowManyTheyWere()
    {
        world.First.Refuse("down");
        world.Second.Refuse("down");
        const int All = OutboxState.MostOpen + 30;
        for (var number = 1; number <= All; number++)
            await world.SendAsync(number, number == 1 ? NoticeSeverity.Critical : NoticeSeverity.Warning);
        Assert.Equal(OutboxState.MostOpen, (await world.WaitingAsync()).Count);

        world.First.Failure = _ => null;
        world.Clock.Advance(OutboxState.ClaimTimeout);
        while (await world.TickAsync() > 0)
        {
        }

        // All are told of: those that are kept by hundreds, and those that are not as a number.
        Assert.Equal(["[CRITICAL] 130 notices", "[WARNING] 100 notices"], world.First.Texts.Select(text => text.Split('\n')[0]));
        Assert.Contains("‼ trouble 1\n", world.First.Texts[0], StringComparison.Ordinal);
        Assert.Contains("… and 122 more", world.First.Texts[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_SaysSo_WhenThereIsNobodyToTell()
    {
        var alone = new SendNotice(world.Outbox, new NoticeDelivery([], world.Clock, Microsoft.Extensions.Logging.Abstractions.NullLogger<NoticeDelivery>.Instance), new NoticePace(world.Clock),
            new NoticeStyle(NoticeLanguage.English, TimeZoneInfo.Utc), new SuperInsight.Fakes.Backups.CountedRunIds("x"), Microsoft.Extensions.Logging.Abstractions.NullLogger<SendNotice>.Instance);
        Assert.IsType<NoticeOutcome.Nobody>(await alone.RunAsync(NoticeWorld.Notice(1), TestContext.Current.CancellationToken));
        Assert.Empty(await world.FactsAsync());
    }
}
