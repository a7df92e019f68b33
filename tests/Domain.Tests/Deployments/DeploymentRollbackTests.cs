using SuperInsight.Domain.Cloud;
using SuperInsight.Domain.Deployments;
using SuperInsight.Domain.TcbConfiguration;
using SuperInsight.Fakes.Backups;

namespace SuperInsight.Domain.Tests.Deployments;

/// <summary>What is taken back.</summary>
public sealed class DeploymentRollbackTests
{
    [Fact]
    public async Task RunAsync_GivesTheOldVersionAllTraffic_WithinTwoMinutesOfTheFirstBadAnswer()
    {
        var world = new DeploymentWorld();
        world.Push();
        world.Probe.HealthOf = image => image == DeploymentWorld.OldImage ? ProbeHealth.Healthy : ProbeHealth.Unhealthy;
        var id = await world.RequestAsync();
        var first = await world.RunAsync(id, one => one.UnhealthyInARow > 0);
        var begun = world.Clock.GetUtcNow();
        Assert.Equal(DeploymentState.Verifying, first.State);

        while (await world.ServingAsync() != DeploymentWorld.OldImage && world.Clock.GetUtcNow() - begun < TimeSpan.FromMinutes(10))
        {
            await world.Open().RunAsync(CancellationToken.None);
            world.Clock.Advance(TimeSpan.FromSeconds(15));
        }

        Assert.InRange(world.Clock.GetUtcNow() - begun, TimeSpan.Zero, TimeSpan.FromSeconds(120));
        var done = await world.RunAsync(id);
        Assert.Equal(DeploymentState.RolledBack, done.State);
        Assert.Contains(done.Transitions, one => one.State == DeploymentState.RollingBack && one.Evidence == "HTTP 503");
    }

    [Fact]
    public async Task RunAsync_ReleasesTheImageBefore_WhenItsVersionIsGone()
    {
        var world = new DeploymentWorld();
        world.Push();
        var id = await world.RequestAsync();
        await world.RunAsync(id, one => one.State == DeploymentState.Baking);
        world.Cloud.DeleteVersion(DeploymentWorld.Service, "web-001");
        world.Probe.HealthOf = image => image == DeploymentWorld.OldImage ? ProbeHealth.Healthy : ProbeHealth.Unhealthy;

        Assert.Equal(DeploymentState.RolledBack, (await world.RunAsync(id)).State);
        Assert.Equal(DeploymentWorld.OldImage, await world.ServingAsync());
        Assert.Equal([DeploymentWorld.OldImage], world.Cloud.Released(DeploymentWorld.Service));
    }

    [Fact]
    public async Task RunAsync_GoesBackToWhatSucceeded_NotToTheLeftoverOfAFailure()
    {
        var world = new DeploymentWorld();
        world.Push();
        world.Push("c2");
        world.Push("c3");
        await world.RunAsync(await world.RequestAsync());
        var heads = 0;
        world.Schema.Head = () => $"alembic {heads}";
        world.Probe.HealthOf = image => image == DeploymentWorld.Pinned("c1") ? ProbeHealth.Healthy : ProbeHealth.Unhealthy;
        var stuck = await world.RequestAsync(DeploymentWorld.Request("c2"));
        await world.RunAsync(stuck, one => one.State == DeploymentState.Verifying);
        heads = 2;
        Assert.Equal(DeploymentState.RollbackFailed, (await world.RunAsync(stuck)).State);

        var done = await world.RunAsync(await world.RequestAsync(DeploymentWorld.Request("c3")));

        Assert.Equal(DeploymentState.RolledBack, done.State);
        Assert.Equal(DeploymentWorld.Pinned("c1"), await world.ServingAsync());
    }

    [Fact]
    public async Task RunAsync_RefusesToGoBackAcrossASchemaChange_UntilAccepted()
    {
        var world = new DeploymentWorld();
        world.Push();
        var head = "alembic 1";
        world.Schema.Head = () => head;
        world.Probe.HealthOf = image => image == DeploymentWorld.OldImage ? ProbeHealth.Healthy : ProbeHealth.Unhealthy;
        var id = await world.RequestAsync();
        await world.RunAsync(id, one => one.State == DeploymentState.Verifying);
        head = "alembic 2";

        var stuck = await world.RunAsync(id);
        Assert.Equal(DeploymentState.RollbackFailed, stuck.State);
        Assert.Contains("from alembic 1 to alembic 2", stuck.Reason, StringComparison.Ordinal);
        Assert.Contains("--accept-schema-change", stuck.Transitions[^1].Hint, StringComparison.Ordinal);
        Assert.Equal(DeploymentWorld.Pinned("c1"), await world.ServingAsync());

        Assert.IsType<DeploymentChange.Done>(await world.RollBack.RunAsync(id, "ada", acceptSchemaChange: true, CancellationToken.None));
        Assert.Equal(DeploymentState.RolledBack, (await world.RunAsync(id)).State);
        Assert.Equal(DeploymentWorld.OldImage, await world.ServingAsync());
    }

    [Fact]
    public async Task RunAsync_GoesBackAfterAll_WhenARefusedRollbackIsAskedForAgain()
    {
        var world = new DeploymentWorld();
        world.Push();
        world.Probe.HealthOf = image => image == DeploymentWorld.OldImage ? ProbeHealth.Healthy : ProbeHealth.Unhealthy;
        var id = await world.RequestAsync();
        await world.RunAsync(id, one => one.State == DeploymentState.Verifying);
        await world.RunAsync(id, one => one.State == DeploymentState.RollingBack || one.UnhealthyInARow == 2);
        world.Clock.Advance(TimeSpan.FromSeconds(15));
        var refusing = new ProcessSteps { Before = step => step == "cloud RollBack" ? throw new CloudException("roll back", "web", CloudFailure.Refused, "not today", "ask again") : Task.CompletedTask };
        await world.Open(refusing).RunAsync(CancellationToken.None);
        var stuck = await world.FindAsync(id);
        Assert.Equal(DeploymentState.RollbackFailed, stuck.State);
        Assert.Contains("not today", stuck.Reason, StringComparison.Ordinal);

        Assert.IsType<DeploymentChange.Done>(await world.RollBack.RunAsync(id, "ada", null, CancellationToken.None));
        Assert.Equal(DeploymentState.RolledBack, (await world.RunAsync(id)).State);
        Assert.Equal(DeploymentWorld.OldImage, await world.ServingAsync());
    }

    [Theory]
    [InlineData(CloudFailure.Refused)]
    [InlineData(CloudFailure.Conflict)]
    public async Task RunAsync_EndsWithTheOldVersionServing_WhenTheReleaseIsRefused(CloudFailure failure)
    {
        var world = new DeploymentWorld(new(Topology.Volume));
        world.Push();
        var id = await world.RequestAsync();
        await world.RunAsync(id, one => one.State == DeploymentState.Draining);
        var cloud = world.Cloud.Faults;
        cloud.FailNext(1, failure, method => method == "Release");
        for (var look = 0; look < 40 && (await world.FindAsync(id)).State != DeploymentState.RolledBack; look++)
        {
            await world.Open().RunAsync(CancellationToken.None);
            world.Clock.Advance(TimeSpan.FromSeconds(15));
        }

        Assert.Equal(DeploymentState.RolledBack, (await world.FindAsync(id)).State);
        Assert.Equal(DrainState.Open, world.Drain.State);
        Assert.Equal(DeploymentWorld.OldImage, await world.ServingAsync());
    }

    [Fact]
    public async Task RunAsync_GoesBack_WhenNobodyKnowsHowItDoes()
    {
        var world = new DeploymentWorld();
        world.Push();
        world.Probe.HealthOf = image => image == DeploymentWorld.OldImage ? ProbeHealth.Healthy : ProbeHealth.NoAnswer;

        Assert.Equal(DeploymentState.RolledBack, (await world.RunAsync(await world.RequestAsync())).State);
    }
}
