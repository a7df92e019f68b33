using SuperInsight.Domain.Cloud;
using SuperInsight.Domain.Deployments;
using SuperInsight.Domain.TcbConfiguration;
using SuperInsight.Fakes.Backups;

namespace SuperInsight.Domain.Tests.Deployments;

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
    public async Task RunAsync_GoesBack_WhenNobodyKnowsHowItDoes()
    {
        var world = new DeploymentWorld();
        world.Push();
        world.Probe.HealthOf = image => image == DeploymentWorld.OldImage ? ProbeHealth.Healthy : ProbeHealth.NoAnswer;

        Assert.Equal(DeploymentState.RolledBack, (await world.RunAsync(await world.RequestAsync())).State);
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

    [Fact]
    public async Task RunAsync_Succeeds_WhenNobodyListensToReports()
    {
        var world = new DeploymentWorld();
        world.Push();
        world.Reports.IsAway = true;

        Assert.Equal(DeploymentState.Succeeded, (await world.RunAsync(await world.RequestAsync())).State);
        Assert.Empty(world.Reports.Told);
    }

    [Fact]
    public async Task RunAsync_IsHeldUpForSecondsOnly_AndOnceAMinute_WhenWhoeverIsToldNeverAnswers()
    {
        var world = new DeploymentWorld();
        world.Push();
        world.Reports.Hangs = true;
        await world.RequestAsync();
        var advance = world.Open();

        await HeldUpAsync();
        await advance.RunAsync(TestContext.Current.CancellationToken);
        Assert.Equal(1, world.Reports.Kept);
        world.Clock.Advance(TimeSpan.FromMinutes(1));
        await HeldUpAsync();
        Assert.Equal(2, world.Reports.Kept);

        async Task HeldUpAsync()
        {
            var before = world.Reports.Kept;
            var run = advance.RunAsync(TestContext.Current.CancellationToken);
            while (world.Reports.Kept == before)
                await Task.Yield();
            world.Clock.Advance(TimeSpan.FromSeconds(9));
            Assert.False(run.IsCompleted);
            world.Clock.Advance(TimeSpan.FromSeconds(1));
            await run;
        }
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
