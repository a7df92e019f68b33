using Microsoft.Extensions.Logging.Abstractions;
using SuperInsight.Domain.Deployments;
using SuperInsight.Domain.Scaling;
using SuperInsight.Domain.TcbConfiguration;
using SuperInsight.Domain.Tests.Deployments;
using SuperInsight.Fakes.Backups;
using SuperInsight.Fakes.Deployments;

namespace SuperInsight.Domain.Tests.Scaling;

public sealed class ChangeInstancesTests
{
    private const string Key = "high_cpu_usage/1";

    private readonly DeploymentWorld world = new();

    public ChangeInstancesTests() => world.Cloud.Instances = 5;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task RunAsync_RaisesTheCeiling_Once_AndChangesNothingElse()
    {
        var before = (await world.Cloud.FindAsync(DeploymentWorld.Service, Cancellation))!;

        var done = await RunAsync();

        var after = (await world.Cloud.FindAsync(DeploymentWorld.Service, Cancellation))!;
        Assert.Equal((ScalingResult.Changed, "95 % of 70 % on 5 instances: 1–5 → 1–7"), (done.Result, done.Detail));
        Assert.Equal((1, 7), (after.Configuration.MinInstances, after.Configuration.MaxInstances));
        Assert.Equal(before.Configuration with { MaxInstances = 7, Environment = null, Volumes = after.Configuration.Volumes }, after.Configuration with { Environment = null });
        Assert.Equal(before.Configuration.Environment, after.Configuration.Environment);
        Assert.Equal(before.Serving!.Image, after.Serving!.Image);

        Assert.Equal(done, await RunAsync());
        Assert.Equal(7, (await world.Cloud.FindAsync(DeploymentWorld.Service, Cancellation))!.Configuration.MaxInstances);
        Assert.Null((await world.HistoryAsync()).Hold);
        Assert.Contains("the last change was", (await RunAsync("high_cpu_usage/2")).Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_GivesWay_WhileADeploymentIsAtWork()
    {
        world.Push();
        var id = await world.RequestAsync();
        await world.RunAsync(id, one => one.State == DeploymentState.Verifying);

        var refused = await RunAsync();
        Assert.Equal(ScalingResult.Failed, refused.Result);
        Assert.Contains(id, refused.Detail, StringComparison.Ordinal);
        Assert.Equal(5, (await world.Cloud.FindAsync(DeploymentWorld.Service, Cancellation))!.Configuration.MaxInstances);

        Assert.Equal(DeploymentState.Succeeded, (await world.RunAsync(id)).State);
        Assert.Equal(ScalingResult.Changed, (await RunAsync()).Result);
    }

    [Fact]
    public async Task Deployments_DoNotBegin_WhileItIsChanged_ButDoOnceWhoeverHeldItIsDead()
    {
        world.Push();
        var ledger = new DeploymentLedger(world.Ledger);
        Assert.True(await ledger.TryAppendAsync(DeploymentWorld.Service, await ledger.ReadAsync(DeploymentWorld.Service, Cancellation), new ServiceHeld("dead", TimeSpan.FromMinutes(20), "scaling"), Cancellation));
        var id = await world.RequestAsync();

        await world.Open().RunAsync(Cancellation);
        Assert.Equal(DeploymentState.Queued, (await world.FindAsync(id)).State);

        world.Clock.Advance(TimeSpan.FromMinutes(21));
        Assert.Equal(DeploymentState.Succeeded, (await world.RunAsync(id)).State);
    }

    [Fact]
    public async Task RunAsync_PinsTheServingImage_WhenTheNewestIsOneThatWasRolledBack()
    {
        world.Push();
        world.Probe.HealthOf = image => image.Contains(":c1@", StringComparison.Ordinal) ? ProbeHealth.Unhealthy : ProbeHealth.Healthy;
        Assert.Equal(DeploymentState.RolledBack, (await world.RunAsync(await world.RequestAsync())).State);

        Assert.Equal(ScalingResult.Changed, (await RunAsync()).Result);

        Assert.Equal(DeploymentWorld.OldImage, await world.ServingAsync());
        Assert.Equal(DeploymentWorld.OldImage, world.Cloud.Released(DeploymentWorld.Service)[^1]);
    }

    [Fact]
    public async Task RunAsync_LeavesWhatIsLiveFitToBeTakenBack()
    {
        world.Push();
        world.Push("c2");
        var live = await world.RunAsync(await world.RequestAsync());
        world.Probe.HealthOf = image => image.Contains(":c2@", StringComparison.Ordinal) ? ProbeHealth.Unhealthy : ProbeHealth.Healthy;
        Assert.Equal(DeploymentState.RolledBack, (await world.RunAsync(await world.RequestAsync(DeploymentWorld.Request("c2")))).State);
        Assert.Equal(ScalingResult.Changed, (await RunAsync()).Result);
        Assert.NotEqual(live.Version, (await world.FindAsync(live.Id)).Version);

        await world.RollBack.RunAsync(live.Id, "ada", null, Cancellation);

        Assert.Equal(DeploymentState.RolledBack, (await world.RunAsync(live.Id)).State);
        Assert.Equal(DeploymentWorld.OldImage, await world.ServingAsync());
    }

    [Fact]
    public async Task RunAsync_Refuses_WhereThereIsOneInstance()
    {
        var volume = new DeploymentWorld(new(Topology.Volume));

        var refused = await Open(volume).RunAsync(DeploymentWorld.Service, Key, ScalingDirection.Up, 500, 70, TimeSpan.FromMinutes(5), Cancellation);

        Assert.Equal(ScalingResult.Refused, refused.Result);
        Assert.Contains("exactly one instance", refused.Detail, StringComparison.Ordinal);
        Assert.Equal(1, (await volume.Cloud.FindAsync(DeploymentWorld.Service, Cancellation))!.Configuration.MaxInstances);
    }

    [Theory]
    [InlineData(StepFate.DiesBefore)]
    [InlineData(StepFate.DiesAfter)]
    [InlineData(StepFate.LosesAnswer)]
    public async Task RunAsync_IsDoneOnce_WhereverItDies(StepFate fate)
    {
        for (var step = 1; ; step++)
        {
            var fresh = new DeploymentWorld();
            fresh.Cloud.Instances = 5;
            var steps = new ProcessSteps { Fate = (number, _) => number == step ? fate : StepFate.Works };
            try
            {
                await DriveAsync(fresh, Open(fresh, steps));
            }
            catch (Exception died) when (died is ProcessDiedException or OperationException)
            {
            }

            // A hold of the dead ends at the latest then.
            fresh.Clock.Advance(TimeSpan.FromMinutes(21));
            var done = await DriveAsync(fresh, Open(fresh));
            Assert.True(done.Result == ScalingResult.Changed, $"step {step} ({steps.Taken[^1]}): {done}");
            Assert.Equal(7, (await fresh.Cloud.FindAsync(DeploymentWorld.Service, Cancellation))!.Configuration.MaxInstances);
            Assert.Equal(DeploymentWorld.OldImage, await fresh.ServingAsync());
            Assert.False((await fresh.HistoryAsync()).Hold?.Until > fresh.Clock.GetUtcNow());
            if (steps.Taken.Count < step)
                return;
        }
    }

    private static ChangeInstances Open(DeploymentWorld world, ProcessSteps? steps = null)
    {
        steps ??= new ProcessSteps();
        var ledger = steps.On(world.Ledger);
        return new(new SteppedCloudRun(world.Cloud, steps), new(ledger), new(ledger), world.Policy, new() { LeastCeiling = 5 }, world.Clock, NullLogger<ChangeInstances>.Instance);
    }

    private Task<ScalingEnded> RunAsync(string key = Key) => DriveAsync(world, Open(world), key);

    private static async Task<ScalingEnded> DriveAsync(DeploymentWorld world, ChangeInstances scale, string key = Key)
    {
        var run = scale.RunAsync(DeploymentWorld.Service, key, ScalingDirection.Up, 95, 70, TimeSpan.FromMinutes(5), Cancellation);
        for (; !run.IsCompleted; await Task.Yield())
            world.Clock.Advance(TimeSpan.FromSeconds(5));
        return await run;
    }
}
