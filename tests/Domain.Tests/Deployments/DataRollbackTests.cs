using SuperInsight.Domain.Deployments;
using SuperInsight.Domain.TcbConfiguration;

namespace SuperInsight.Domain.Tests.Deployments;

public sealed class DataRollbackTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task RunAsync_TakesTheDataBackWithTheVersion_WhereThatIsWanted(bool isWanted)
    {
        var world = new DeploymentWorld(new(Topology.Volume) { RestoreDataOnRollback = isWanted });
        world.Push();
        var heads = 0;
        world.Schema.Head = () => $"alembic {heads}";
        world.Probe.HealthOf = image => image == DeploymentWorld.OldImage ? ProbeHealth.Healthy : ProbeHealth.Unhealthy;
        var id = await world.RequestAsync();
        await world.RunAsync(id, one => one.State == DeploymentState.Verifying);
        // The schema would go back with the data; without them that is for people to decide.
        heads = isWanted ? 1 : 0;

        var done = await world.RunAsync(id);

        Assert.Equal((DeploymentState.RolledBack, DrainState.Open), (done.State, world.Drain.State));
        Assert.Equal(isWanted ? [$"postgres/{id}"] : [], world.Drain.Restored);
        Assert.Equal(isWanted, done.Reason.EndsWith($"with the data of postgres/{id}", StringComparison.Ordinal));
    }

    /// <summary>What was live has data of its own by now.</summary>
    [Fact]
    public async Task RunAsync_LeavesTheData_WhenAnOperatorTakesBackWhatSucceeded()
    {
        var world = new DeploymentWorld(new(Topology.Volume) { RestoreDataOnRollback = true });
        world.Push();
        var id = await world.RequestAsync();
        await world.RunAsync(id);
        Assert.IsType<DeploymentChange.Done>(await world.RollBack.RunAsync(id, "ada", null, CancellationToken.None));

        Assert.Equal(DeploymentState.RolledBack, (await world.RunAsync(id)).State);
        Assert.Empty(world.Drain.Restored);
    }

    /// <summary>A container that came late works before it has heard: it serves, and the data are still those of the bad version.</summary>
    [Fact]
    public async Task RunAsync_IsNotDone_UntilTheDataAreRestored()
    {
        var world = new DeploymentWorld(new(Topology.Volume) { RestoreDataOnRollback = true });
        world.Push();
        world.Probe.HealthOf = image => image == DeploymentWorld.OldImage ? ProbeHealth.Healthy : ProbeHealth.Unhealthy;
        world.Drain.Restores = false;
        var id = await world.RequestAsync();
        await world.RunAsync(id, one => one.State == DeploymentState.RollingBack);
        for (var round = 0; round < 40; round++)
        {
            await world.Open().RunAsync(CancellationToken.None);
            world.Clock.Advance(TimeSpan.FromSeconds(15));
        }

        Assert.Equal((DeploymentState.RollingBack, DrainState.Open, DeploymentWorld.OldImage), ((await world.FindAsync(id)).State, world.Drain.State, await world.ServingAsync()));
        world.Drain.Restores = true;
        Assert.Equal(DeploymentState.RolledBack, (await world.RunAsync(id)).State);
    }
}
