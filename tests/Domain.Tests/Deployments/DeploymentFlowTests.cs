using SuperInsight.Domain.Deployments;
using SuperInsight.Domain.TcbConfiguration;

namespace SuperInsight.Domain.Tests.Deployments;

/// <summary>What goes well.</summary>
public sealed class DeploymentFlowTests
{
    private static readonly DeploymentPolicy Gray = new(Topology.External) { GraySteps = [10, 50] };

    [Fact]
    public async Task RunAsync_Succeeds_WithOneReleasePinnedByDigest()
    {
        var world = new DeploymentWorld();
        world.Push();

        var done = await world.RunAsync(await world.RequestAsync());

        Assert.Equal(DeploymentState.Succeeded, done.State);
        Assert.Equal([DeploymentState.Queued, DeploymentState.AwaitingImage, DeploymentState.SafeguardingData, DeploymentState.Releasing, DeploymentState.Verifying, DeploymentState.Baking, DeploymentState.Succeeded],
            done.Transitions.Select(one => one.State));
        Assert.Equal([DeploymentWorld.Pinned("c1")], world.Cloud.Released(DeploymentWorld.Service));
        Assert.Equal(DeploymentWorld.Pinned("c1"), await world.ServingAsync());
        Assert.Equal(DeploymentWorld.OldImage, done.Before?.Image);
        Assert.Empty(world.Safeguard.Taken);
    }

    [Fact]
    public async Task RunAsync_ShiftsStepByStep_WhenGray()
    {
        var world = new DeploymentWorld(Gray);
        world.Push();

        var done = await world.RunAsync(await world.RequestAsync());

        Assert.Equal(DeploymentState.Succeeded, done.State);
        Assert.Equal(["to 10 % of the traffic", "to 50 % of the traffic", "to 100 % of the traffic"], done.Transitions.Where(one => one.State == DeploymentState.Shifting).Select(one => one.Reason));
    }

    [Theory]
    [InlineData(Topology.Volume)]
    [InlineData(Topology.Ephemeral)]
    public async Task RunAsync_BacksUpDrainsAndStopsFirst_WhenTheDataIsWithTheInstance(Topology topology)
    {
        var world = new DeploymentWorld(new(topology) { AcceptDataLoss = TimeSpan.FromMinutes(1) });
        world.Push();
        var id = await world.RequestAsync();

        var stopped = await world.RunAsync(id, one => one.State == DeploymentState.Releasing);
        Assert.Equal(DrainState.Stopped, world.Drain.State);
        Assert.Equal($"postgres/{id}", stopped.Safeguarded);

        Assert.Equal(DeploymentState.Succeeded, (await world.RunAsync(id)).State);
        Assert.Equal(DrainState.Open, world.Drain.State);
    }

    [Fact]
    public async Task RunAsync_ReleasesOnce_WhenTheAnswerWasLost()
    {
        var world = new DeploymentWorld();
        world.Push();
        var id = await world.RequestAsync();
        world.Cloud.Faults.LoseAnswers(1, method => method == "Release");
        await world.RunAsync(id, one => one.State == DeploymentState.Releasing);
        world.Cloud.Faults.Clear();

        Assert.Equal(DeploymentState.Succeeded, (await world.RunAsync(id)).State);
        Assert.Single(world.Cloud.Released(DeploymentWorld.Service));
    }

    [Fact]
    public async Task RunAsync_WaitsForSomebodyElsesTask_BeforeItReleases()
    {
        var world = new DeploymentWorld();
        world.Push();
        await world.Cloud.RestartAsync(DeploymentWorld.Service, "by hand", CancellationToken.None);
        var id = await world.RequestAsync();

        await world.Open().RunAsync(CancellationToken.None);
        Assert.Equal(DeploymentState.SafeguardingData, (await world.FindAsync(id)).State);
        var done = await world.RunAsync(id);

        Assert.Equal(DeploymentState.Succeeded, done.State);
        Assert.Equal("web-002", done.Before?.Version);
    }
}
