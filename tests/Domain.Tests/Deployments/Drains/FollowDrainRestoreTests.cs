using SuperInsight.Domain.Deployments;
using SuperInsight.Fakes.Backups;

namespace SuperInsight.Domain.Tests.Deployments.Drains;

public sealed class FollowDrainRestoreTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>A container that the cloud brings back works at once: what it wrote meanwhile goes with the rest.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task RunAsync_TakesTheDataBack_BeforeItOpens(bool isNewContainer)
    {
        var world = new DrainWorld(isEphemeral: false);
        var old = await world.StoppedAsync();
        var bad = await world.ArriveAsync("bad");
        await world.StopAsync();
        await world.FollowAsync(bad);
        var back = isNewContainer ? await world.ArriveAsync("back") : old;
        back.Live();
        await world.ReopenAsync(ReopenFor.RestoredVersion, "7");
        Assert.Empty((await world.HistoryAsync()).Restored);
        back.Story.Clear();

        await world.FollowAsync(back);

        Assert.Equal(7, back.Written);
        Assert.True(back.Story.IndexOf("restored") < back.Story.IndexOf("+nginx") && back.Story.IndexOf("+postgresql") < back.Story.IndexOf("restored"), string.Join(' ', back.Story));
        Assert.Equal((DrainState.Open, true, "7"), (await world.StateAsync(), back.IsWhole, Assert.Single((await world.HistoryAsync()).Restored)));

        // Neither a repeated wish nor the next start takes them back again.
        back.Live();
        await world.ReopenAsync(ReopenFor.RestoredVersion, "7");
        await world.FollowAsync(back);
        Assert.Equal(8, back.Written);

        // What was restored is of one stop only.
        await world.StopAsync();
        Assert.Empty((await world.HistoryAsync()).Restored);
    }

    /// <summary>The agent of a container that came up late has not heard the wish: it works on data that nobody has taken back.</summary>
    [Fact]
    public async Task RunAsync_TakesTheDataBack_WhenTheContainerIsSeenAfterTheWish()
    {
        var world = new DrainWorld(isEphemeral: false);
        await world.StoppedAsync();
        var bad = await world.ArriveAsync("bad");
        await world.StopAsync();
        await world.FollowAsync(bad);
        await world.ReopenAsync(ReopenFor.RestoredVersion, "7");
        var back = await world.ArriveAsync("back");
        await world.FollowAsync(back);
        Assert.Empty((await world.HistoryAsync()).Restored);

        await world.ReopenAsync(ReopenFor.RestoredVersion, "7");
        await world.FollowAsync(back);
        Assert.Equal((7, true, DrainState.Open), (back.Written, back.IsWhole, await world.StateAsync()));
    }

    [Theory]
    [InlineData(StepFate.DiesBefore)]
    [InlineData(StepFate.DiesAfter)]
    [InlineData(StepFate.Fails)]
    [InlineData(StepFate.LosesAnswer)]
    public async Task RunAsync_OpensNothingThatIsNotRestored_WhereverItStops(StepFate fate)
    {
        for (var at = 1; at < 24; at++)
        {
            var world = new DrainWorld(isEphemeral: false);
            var (old, taken) = (await world.StoppedAsync(), 0);
            var bad = await world.ArriveAsync("bad");
            await world.StopAsync();
            await world.FollowAsync(bad);
            await world.ReopenAsync(ReopenFor.RestoredVersion, "7");
            var steps = new ProcessSteps { Fate = (_, _) => ++taken == at ? fate : StepFate.Works };
            await Record.ExceptionAsync(() => world.Agent(old, steps).RunAsync(Cancellation));
            Assert.False(await world.StateAsync() == DrainState.Open && old.Written != 7, $"stopped at step {at}");
            await world.FollowAsync(old);
            Assert.Equal((7, true, DrainState.Open), (old.Written, old.IsWhole, await world.StateAsync()));
        }
    }
}
