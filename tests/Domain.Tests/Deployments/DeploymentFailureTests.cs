using SuperInsight.Domain.Deployments;
using SuperInsight.Domain.TcbConfiguration;

namespace SuperInsight.Domain.Tests.Deployments;

/// <summary>What ends before anything was changed.</summary>
public sealed class DeploymentFailureTests
{
    [Fact]
    public async Task RunAsync_RunsTheBuildAgainThreeTimes_ThenFailsWithItsLog()
    {
        var world = new DeploymentWorld();
        world.Builds.Outcome = (_, _) => BuildOutcome.Failed;

        var done = await world.RunAsync(await world.RequestAsync(DeploymentWorld.Request() with { WorkflowRun = 7 }));

        Assert.Equal(DeploymentState.Failed, done.State);
        Assert.Equal("the build failed 4 times", done.Reason);
        Assert.Equal("https://ci.example.com/runs/7", done.Transitions[^1].Evidence);
        Assert.Equal(4, world.Builds.Attempts(7));
    }

    [Fact]
    public async Task RunAsync_Fails_WhenTheImageNeverComes()
    {
        var world = new DeploymentWorld();

        var done = await world.RunAsync(await world.RequestAsync());

        Assert.Equal(DeploymentState.Failed, done.State);
        Assert.Empty(world.Cloud.Released(DeploymentWorld.Service));
        Assert.InRange(done.StateSince - done.RequestedAt, world.Policy.ImageDeadline, world.Policy.ImageDeadline + TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task RunAsync_ChangesNothing_WhenTheBackupFails()
    {
        var world = new DeploymentWorld(new(Topology.Volume));
        world.Push();
        world.Safeguard.Fails = "the disk is full";

        var done = await world.RunAsync(await world.RequestAsync());

        Assert.Equal(DeploymentState.Failed, done.State);
        Assert.Contains("the disk is full", done.Reason, StringComparison.Ordinal);
        Assert.Equal(DrainState.Open, world.Drain.State);
        Assert.Empty(world.Cloud.Released(DeploymentWorld.Service));
    }
}
