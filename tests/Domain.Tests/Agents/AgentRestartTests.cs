using SuperInsight.Domain.Alerts;
using SuperInsight.Domain.Freezes;

namespace SuperInsight.Domain.Tests.Agents;

/// <summary>Who restarts a service: the controller through its agent, or the agent by itself, and never both.</summary>
public sealed class AgentRestartTests
{
    private readonly AgentStand stand = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Controller_HasItRestarted_ByTheAgent()
    {
        await stand.TickAsync();
        stand.World.Programs["redis"].Runs = false;
        var action = stand.Action().RunAsync(stand.ActionFor("redis", "k1", AgentStand.Agent), Cancellation);
        for (var i = 0; i < 4 && !action.IsCompleted; i++)
            await stand.TickAsync();

        var outcome = await action;
        Assert.Equal(ActionResult.Done, outcome.Result);
        Assert.StartsWith("redis is started again", outcome.Detail, StringComparison.Ordinal);
        Assert.Equal(["+redis"], stand.World.Programs.Story);
        // Asked again, by a process that did not hear of it: the same, and nothing more is done.
        Assert.Equal(outcome, await stand.Action().RunAsync(stand.ActionFor("redis", "k1", AgentStand.Agent), Cancellation));
        await stand.TickAsync();
        Assert.Equal(["+redis"], stand.World.Programs.Story);
    }

    [Fact]
    public async Task Controller_HearsOfIt_ThroughTheLedger_WhenAnswersAreLost()
    {
        await stand.TickAsync();
        stand.World.Programs["redis"].Runs = false;
        var action = stand.Action().RunAsync(stand.ActionFor("redis", "k1", AgentStand.Agent), Cancellation);
        await stand.TickAsync();
        stand.AnswersAreLost = true;
        for (var i = 0; i < 4 && !action.IsCompleted; i++)
            await stand.TickAsync();
        Assert.Equal(ActionResult.Done, (await action).Result);
    }

    [Fact]
    public async Task Command_ExpiresWhenTheAgentDoesNotComeForIt_AndIsNeverBegunAfterThat()
    {
        await stand.TickAsync();
        stand.World.Programs["redis"].Runs = false;
        stand.ControllerIsAway = true;
        var action = stand.Action().RunAsync(stand.ActionFor("redis", "k1", AgentStand.Agent), Cancellation);
        for (; !action.IsCompleted; await Task.Yield())
            stand.World.Clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal((ActionResult.Failed, "agent web_1 did not begin it within 90 s"), ((await action).Result, (await action).Detail));
        Assert.Empty((await stand.Commands.ReadAsync(AgentStand.Agent, Cancellation)).Open);
        stand.ControllerIsAway = false;
        await stand.TickAsync();
        Assert.Empty(stand.World.Programs.Story);
    }

    [Fact]
    public async Task Controller_SaysWhyNot_WhereNoAgentIs()
    {
        Assert.Contains("is silent", (await stand.Action().RunAsync(stand.ActionFor("redis", "k1", AgentStand.Agent), Cancellation)).Detail, StringComparison.Ordinal);
        var refused = await stand.Action().RunAsync(stand.ActionFor("redis", "k2"), Cancellation);
        Assert.Equal(ActionResult.Refused, refused.Result);
        Assert.Contains("no agent looks after it", refused.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Agent_RestartsByItself_WhenTheControllerHasBeenAwayForAMinute(bool ledgerIsAway)
    {
        await stand.TickAsync();
        (stand.ControllerIsAway, stand.LedgerIsAway) = (true, ledgerIsAway);
        stand.World.Programs["redis"].Runs = false;
        for (var seconds = 0; seconds < 60; seconds += 15)
        {
            Assert.Empty(stand.World.Programs.Story);
            await stand.TickAsync();
        }

        await stand.TickAsync();
        Assert.Equal(["+redis"], stand.World.Programs.Story);

        // It is on the ledger then, or when that is back; and what is down again at once waits for the bounds.
        stand.LedgerIsAway = false;
        await stand.Restart.Journal.ReadAsync(Cancellation);
        var record = Assert.Single((await stand.World.HistoryAsync()).Records, one => one.IsBegun);
        Assert.Equal(("redis", ActionResult.Done), (record.Service, record.Ended!.Result));
        Assert.StartsWith("web_1/service_down-", record.Key, StringComparison.Ordinal);
        stand.World.Programs["redis"].Runs = false;
        for (var i = 0; i < 4; i++)
            await stand.TickAsync();
        Assert.Equal(["+redis"], stand.World.Programs.Story);
    }

    [Fact]
    public async Task Agent_LeavesItToTheController_WhileThatAnswers()
    {
        stand.World.Programs["redis"].Runs = false;
        for (var i = 0; i < 10; i++)
            await stand.TickAsync();
        Assert.Empty(stand.World.Programs.Story);
        Assert.False(stand.Duties.IsAlone);
    }

    [Fact]
    public async Task Agent_DoesNotRepeat_WhatTheControllerHadDoneBeforeItWent()
    {
        await stand.TickAsync();
        stand.World.Programs["redis"].IsBroken = true;
        var action = stand.Action().RunAsync(stand.ActionFor("redis", "k1", AgentStand.Agent), Cancellation);
        for (var i = 0; i < 40 && !action.IsCompleted; i++)
            await stand.TickAsync();
        Assert.Equal(ActionResult.Failed, (await action).Result);
        var story = stand.World.Programs.Story.ToArray();

        stand.ControllerIsAway = true;
        for (var i = 0; i < 6; i++)
            await stand.TickAsync();
        Assert.True(stand.Duties.IsAlone);
        Assert.Equal(story, stand.World.Programs.Story);
    }

    [Fact]
    public async Task Agent_MindsAFreeze()
    {
        await new FreezeLedger(stand.World.Ledger).FreezeAsync(FreezeScope.Actions, "ada", "maintenance", null, Cancellation);
        stand.ControllerIsAway = true;
        stand.World.Programs["redis"].Runs = false;
        for (var i = 0; i < 10; i++)
            await stand.TickAsync();
        Assert.Empty(stand.World.Programs.Story);
    }
}
