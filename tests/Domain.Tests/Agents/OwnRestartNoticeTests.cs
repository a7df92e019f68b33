using SuperInsight.Domain.Notifications;
using SuperInsight.Domain.Restarts;
using SuperInsight.Fakes.Backups;

namespace SuperInsight.Domain.Tests.Agents;

/// <summary>People are told, once, of what an agent restarted while no controller answered: by itself, or by the controller that comes back.</summary>
public sealed class OwnRestartNoticeTests
{
    private readonly AgentStand stand = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true, false)]
    [InlineData(true, true)]
    [InlineData(false, false)]
    [InlineData(false, true)]
    public async Task People_AreToldOnce_ByTheAgentOrByTheControllerThatComesBack(bool agentHasChannel, bool ledgerIsAway)
    {
        stand.OpenAgent(agentHasChannel ? [stand.Robot] : []);
        await RedisIsRestartedAloneAsync(ledgerIsAway);

        // With a channel at once, whatever is away; without one when somebody is there who has one.
        Assert.Equal(agentHasChannel ? 1 : 0, stand.Robot.Taken.Count);
        (stand.ControllerIsAway, stand.LedgerIsAway) = (false, false);
        for (var i = 0; i < 3; i++)
        {
            await stand.TickAsync();
            await stand.SendOfAgent.RunAsync(Cancellation);
            await stand.SendOfController.RunAsync(Cancellation);
        }

        Assert.Equal(("redis", true), (await new RestartLedger(stand.World.Ledger).ListAsync(Cancellation)).Where(one => one.Restart.IsBegun).Select(one => (one.Restart.Service, one.IsOfItsOwn)).Single());
        var notice = Assert.Single(stand.Robot.Taken);
        Assert.Equal((NoticeSeverity.Warning, "web_1 restarted redis by itself"), (notice.Severity, notice.Title.English));
        Assert.StartsWith("redis was down, and no controller answered (rule service_down: service_health == 0, it is 0", notice.What.English, StringComparison.Ordinal);
        Assert.StartsWith("redis is started again", Assert.Single(notice.Done).English, StringComparison.Ordinal);

        // Nor does the next process of the agent tell it again.
        stand.OpenAgent(stand.Robot);
        for (var i = 0; i < 3; i++)
            await stand.TickAsync();
        Assert.Single(stand.Robot.Taken);
    }

    [Fact]
    public async Task People_AreToldOnce_WhereTheAgentDiedBeforeItTold()
    {
        stand.Robot.Before = () => Task.FromException(new ProcessDiedException("send"));
        stand.OpenAgent(stand.Robot);
        await RedisIsRestartedAloneAsync(ledgerIsAway: false);
        Assert.Empty(stand.Robot.Taken);
        stand.Robot.Before = () => Task.CompletedTask;
        stand.OpenAgent(stand.Robot);
        for (var i = 0; i < 20; i++)
        {
            await stand.TickAsync();
            await stand.SendOfAgent.RunAsync(Cancellation);
        }

        Assert.Equal("web_1 restarted redis by itself", Assert.Single(stand.Robot.Taken).Title.English);
    }

    [Fact]
    public async Task People_AreToldOnce_WhereTheAgentDiedBetweenTheRestartAndTheOutbox()
    {
        stand.OutboxIsAway = true;
        await RedisIsRestartedAloneAsync(ledgerIsAway: false);
        stand.OutboxIsAway = false;
        stand.OpenAgent(stand.Robot);
        await stand.TickAsync();
        Assert.Equal("web_1 restarted redis by itself", Assert.Single(stand.Robot.Taken).Title.English);
    }

    [Fact]
    public async Task People_AreTold_WhenItDidNotHelp()
    {
        stand.OpenAgent(stand.Robot);
        stand.World.Programs["redis"].IsBroken = true;
        await RedisIsRestartedAloneAsync(ledgerIsAway: false);
        var notice = stand.Robot.Taken[0];
        Assert.Equal((NoticeSeverity.Critical, "web_1 could not restart redis"), (notice.Severity, notice.Title.English));
        Assert.Contains("after 2 attempts", notice.What.English, StringComparison.Ordinal);
        // At once, while what needs it is still waited for.
        Assert.True(stand.ToldAt <= stand.World.Clock.GetUtcNow() - TimeSpan.FromMinutes(2), $"told at {stand.ToldAt:T}, now {stand.World.Clock.GetUtcNow():T}");
    }

    [Fact]
    public async Task People_AreTold_WhenItMustNotBe()
    {
        stand.OpenAgent(stand.Robot);
        stand.World.Obstacle = "a restore is at work";
        await RedisIsRestartedAloneAsync(ledgerIsAway: false);
        // Once for each of the services that are down with it.
        Assert.Equal(["fastapi", "labelstudio", "nginx", "redis"], stand.Robot.Taken.Select(notice => notice.Title.English.Split(' ')[^1]).Order(StringComparer.Ordinal));
        Assert.All(stand.Robot.Taken, notice => Assert.Contains("a restore is at work", notice.What.English, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Nobody_IsTold_OfWhatTheControllerHadRestarted_OrIsWellByItself()
    {
        stand.OpenAgent(stand.Robot);
        await stand.TickAsync();
        stand.World.Programs["redis"].Runs = false;
        var action = stand.Action().RunAsync(stand.ActionFor("redis", "k1", AgentStand.Agent), Cancellation);
        for (var i = 0; i < 4 && !action.IsCompleted; i++)
            await stand.TickAsync();
        Assert.Single((await stand.World.HistoryAsync()).Records, one => one.IsBegun);

        // The controller goes; what it had done is not the agent's to tell.
        stand.ControllerIsAway = true;
        for (var i = 0; i < 10; i++)
            await stand.TickAsync();
        Assert.True(stand.Duties.IsAlone);
        Assert.Empty(stand.Robot.Taken);
    }

    private async Task RedisIsRestartedAloneAsync(bool ledgerIsAway)
    {
        await stand.TickAsync();
        (stand.ControllerIsAway, stand.LedgerIsAway) = (true, ledgerIsAway);
        stand.World.Programs["redis"].Runs = false;
        for (var i = 0; i < 6; i++)
            await stand.TickAsync();
    }
}
