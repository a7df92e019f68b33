using SuperInsight.Domain.Deployments;
using SuperInsight.Domain.Deployments.Drains;
using SuperInsight.Domain.Settings;
using SuperInsight.Domain.TcbConfiguration;
using SuperInsight.Fakes.Backups;
using SuperInsight.Fakes.Deployments;

namespace SuperInsight.Domain.Tests.Deployments.Drains;

public sealed class FollowDrainTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task RunAsync_StopsFromTheOutsideIn_AndStartsFromTheInsideOut()
    {
        var world = new DrainWorld();
        var container = await world.StoppedAsync();
        Assert.Equal(["-nginx", "-fastapi", "-labelstudio", "safe", "-postgresql", "-redis"], container.Story);
        Assert.Equal((DrainState.Stopped, container.Written), (await world.StateAsync(), container.Safe));

        container.Story.Clear();
        await world.ReopenAsync(ReopenFor.StoppedVersion);
        Assert.Equal(DrainState.Drained, await world.StateAsync());
        await world.FollowAsync(container);
        Assert.Equal(["+postgresql", "+redis", "+fastapi", "+labelstudio", "+nginx"], container.Story);
        Assert.Equal(DrainState.Open, await world.StateAsync());
    }

    [Fact]
    public async Task RunAsync_NeedsNoCopy_WhereTheDataStay()
    {
        var container = await new DrainWorld(isEphemeral: false).StoppedAsync();
        Assert.Equal(["-nginx", "-fastapi", "-labelstudio", "-postgresql", "-redis"], container.Story);
    }

    [Fact]
    public async Task RunAsync_DoesAndRecordsNothing_WhenNothingIsWished()
    {
        var world = new DrainWorld();
        var container = await world.ArriveAsync("only");
        var head = await world.HeadAsync();
        await world.FollowAsync(container);
        Assert.Empty(container.Story);
        Assert.Equal((1, 1), (head, await world.HeadAsync()));
    }

    [Fact]
    public async Task RunAsync_LeavesTheSuccessorAlone_AndKeepsTheOldOneAtRest()
    {
        var world = new DrainWorld();
        var old = await world.StoppedAsync();
        var next = await world.ArriveAsync("new");
        await world.FollowAsync(next);
        Assert.Equal((true, DrainState.Drained), (next.IsWhole, await world.StateAsync()));

        await world.ReopenAsync(ReopenFor.NewVersion);
        await world.FollowAsync(old);
        Assert.Equal(DrainState.Drained, await world.StateAsync());
        await world.FollowAsync(next);
        Assert.Equal((DrainState.Open, true, false), (await world.StateAsync(), next.IsWhole, old.TakesWork || old.Writes));

        // The platform may start the old container once more.
        old.Restart();
        await world.FollowAsync(old);
        Assert.False(old.TakesWork || old.Writes);

        // Later wishes are for the successor.
        await world.DrainAsync();
        await world.FollowAsync(next);
        await world.StopAsync();
        await world.FollowAsync(next);
        Assert.Equal((DrainState.Stopped, false), (await world.StateAsync(), next.Writes));
    }

    [Fact]
    public async Task RunAsync_OpensWhatWasStopped_WhenTheReleaseFailed_AndNotItsContainer()
    {
        var world = new DrainWorld();
        var old = await world.StoppedAsync();
        var failed = await world.ArriveAsync("failed");
        await world.ReopenAsync(ReopenFor.StoppedVersion);
        await world.FollowAsync(failed);
        Assert.Equal((false, DrainState.Drained), (failed.Writes, await world.StateAsync()));
        await world.FollowAsync(old);
        Assert.Equal((true, DrainState.Open), (old.IsWhole, await world.StateAsync()));

        // The next deployment finds it, although another came after it.
        await world.DrainAsync();
        await world.FollowAsync(old);
        Assert.Equal(DrainState.Drained, await world.StateAsync());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task RunAsync_OpensTheVersionBefore_AfterARollback(bool isNewContainer)
    {
        var world = new DrainWorld();
        var old = await world.StoppedAsync();
        var bad = await world.ArriveAsync("bad");
        await world.StopAsync();
        await world.FollowAsync(old);
        Assert.Equal(DrainState.Drained, await world.StateAsync());
        await world.FollowAsync(bad);
        Assert.Equal(DrainState.Stopped, await world.StateAsync());

        var back = isNewContainer ? await world.ArriveAsync("back") : old;
        await world.ReopenAsync(ReopenFor.RestoredVersion);
        await world.FollowAsync(bad);
        await world.FollowAsync(back);
        Assert.Equal((DrainState.Open, true, false), (await world.StateAsync(), back.IsWhole, bad.Writes));
    }

    [Fact]
    public async Task RunAsync_StaysAtRest_WhenItsContainerIsStartedAgain()
    {
        var world = new DrainWorld();
        var container = await world.StoppedAsync();
        container.Restart();
        await world.FollowAsync(container);
        Assert.Equal((false, false, DrainState.Stopped), (container.TakesWork, container.Writes, await world.StateAsync()));
    }

    [Fact]
    public async Task RunAsync_StopsNothingThatHoldsData_UntilTheLastOfThemIsSafe()
    {
        var world = new DrainWorld();
        var container = await world.ArriveAsync("only");
        container.Live();
        await world.StopAsync();
        var failing = new ProcessSteps { Fate = static (_, step) => step.StartsWith("secure", StringComparison.Ordinal) ? StepFate.Fails : StepFate.Works };
        for (var call = 0; call < 3; call++)
            await Assert.ThrowsAnyAsync<OperationException>(() => world.Agent(container, failing).RunAsync(Cancellation));
        Assert.Equal((true, false, DrainState.Draining), (container.Writes, container.TakesWork, await world.StateAsync()));

        await world.FollowAsync(container);
        Assert.Equal((DrainState.Stopped, container.Written), (await world.StateAsync(), container.Safe));
    }

    [Fact]
    public async Task RunAsync_LetsAnotherAgentOfTheContainerGoOn()
    {
        var world = new DrainWorld();
        var container = await world.ArriveAsync("only");
        await world.DrainAsync();
        using (container.TakeTurn())
            await world.FollowAsync(container);
        Assert.Empty(container.Story);
        await world.FollowAsync(container);
        Assert.Equal(DrainState.Drained, await world.StateAsync());
    }

    [Theory]
    [InlineData(StepFate.DiesBefore)]
    [InlineData(StepFate.DiesAfter)]
    [InlineData(StepFate.Fails)]
    [InlineData(StepFate.LosesAnswer)]
    public async Task RunAsync_ComesToTheSameEnd_WhereverItStops(StepFate fate)
    {
        var died = 0;
        for (var at = 1; at < 60; at++)
        {
            var (world, container, taken) = (new DrainWorld(), new InMemoryContainer("only"), 0);
            async Task FollowAsync()
            {
                var steps = new ProcessSteps { Fate = (_, _) => ++taken == at ? fate : StepFate.Works };
                await Record.ExceptionAsync(() => world.Agent(container, steps).RunAsync(Cancellation));
                if (taken >= at)
                    died++;
                await world.FollowAsync(container);
            }

            await FollowAsync();
            container.Live();
            await world.DrainAsync();
            await FollowAsync();
            Assert.Equal((DrainState.Drained, false), (await world.StateAsync(), container.TakesWork));
            await world.StopAsync();
            await FollowAsync();
            Assert.Equal((DrainState.Stopped, false, 1), (await world.StateAsync(), container.Writes, container.Safe));
            await world.ReopenAsync(ReopenFor.StoppedVersion);
            await FollowAsync();
            Assert.Equal((DrainState.Open, true), (await world.StateAsync(), container.IsWhole));
            Assert.Single((await world.HistoryAsync()).Containers);
        }

        Assert.True(died > 20, $"{died} stops");
    }

    [Fact]
    public async Task Wishes_AreMadeOnce_ByTwoControllers()
    {
        var world = new DrainWorld();
        await world.ArriveAsync("only");
        var before = await world.HeadAsync();
        await Task.WhenAll(Enumerable.Range(0, 8).Select(number => Task.Run(() => world.Controller(by: $"controller {number}").DrainAsync(DrainWorld.Service, Cancellation), Cancellation)));
        Assert.Equal(before + 1, await world.HeadAsync());

        // One that is behind does not take a stop back.
        await world.StopAsync();
        await world.DrainAsync();
        await world.StopAsync();
        Assert.Equal(before + 2, await world.HeadAsync());
    }

    [Theory]
    [InlineData(StepFate.DiesBefore)]
    [InlineData(StepFate.DiesAfter)]
    [InlineData(StepFate.LosesAnswer)]
    public async Task Wishes_AreMadeOnce_WhereverTheControllerStops(StepFate fate)
    {
        for (var at = 1; at <= 3; at++)
        {
            var (world, number) = (new DrainWorld(), at);
            var container = await world.ArriveAsync("only");
            var before = await world.HeadAsync();
            await Record.ExceptionAsync(() => world.Controller(new ProcessSteps { Fate = (step, _) => step == number ? fate : StepFate.Works }).DrainAsync(DrainWorld.Service, Cancellation));
            await world.DrainAsync();
            await world.FollowAsync(container);
            Assert.Equal((before + 2, DrainState.Drained), (await world.HeadAsync(), await world.StateAsync()));
        }
    }

    /// <summary>A controller that was held up must not open what another has stopped since.</summary>
    [Fact]
    public async Task Wishes_AreDropped_WhenAnotherDecidedSince()
    {
        var world = new DrainWorld();
        var held = world.Controller();
        await world.StoppedAsync();
        await world.ArriveAsync("new");
        Assert.Equal(DrainState.Drained, await held.FindAsync(DrainWorld.Service, Cancellation));
        await world.StopAsync();
        await held.ReopenAsync(DrainWorld.Service, ReopenFor.NewVersion, [], Cancellation);
        Assert.Equal(DrainTarget.Stopped, (await world.HistoryAsync()).Wish?.Target);
    }

    [Fact]
    public async Task ReadAsync_IsTheSame_FromASnapshot()
    {
        var world = new DrainWorld();
        var container = await world.StoppedAsync();
        for (var round = 0; round < 12; round++)
        {
            await world.ReopenAsync(ReopenFor.StoppedVersion);
            await world.FollowAsync(container);
            await world.DrainAsync();
            await world.FollowAsync(container);
            await world.StopAsync();
            await world.FollowAsync(container);
            Assert.Equal(DrainState.Stopped, await world.StateAsync());
        }

        var reading = await new DrainLedger(world.Ledger).ReadAsync(DrainWorld.Service, Cancellation);
        Assert.InRange(reading.SinceSnapshot, 0, 20);
        Assert.True(reading.Head > 60);
    }

    [Theory]
    [InlineData("controller", Topology.Volume, false)]
    [InlineData("agent", Topology.External, false)]
    [InlineData("agent", null, false)]
    [InlineData("agent", Topology.Volume, true)]
    [InlineData("all", Topology.Ephemeral, true)]
    public async Task FollowDrainWhereNeeded_NeedsNothing_WhereTheDataIsNot(string role, Topology? topology, bool isNeeded)
    {
        var world = new DrainWorld();
        Assert.True(OperatorRole.TryParse(role, out var known));
        var (asked, container) = (0, new InMemoryContainer("only"));
        await new FollowDrainWhereNeeded(known, topology, () =>
        {
            asked++;
            return world.Agent(container);
        }).RunAsync(Cancellation);
        Assert.Equal((isNeeded ? 1 : 0, isNeeded ? 1 : 0), (asked, await world.HeadAsync()));
    }
}
