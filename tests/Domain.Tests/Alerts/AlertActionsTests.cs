using Microsoft.Extensions.Logging.Abstractions;
using SuperInsight.Domain.Alerts;
using SuperInsight.Domain.Alerts.Actions;
using SuperInsight.Domain.Backups;
using SuperInsight.Domain.Deployments;
using SuperInsight.Domain.Freezes;
using SuperInsight.Domain.Scaling;
using SuperInsight.Domain.TcbConfiguration;
using SuperInsight.Domain.Tests.Backups;
using SuperInsight.Domain.Tests.Deployments;

namespace SuperInsight.Domain.Tests.Alerts;

public sealed class AlertActionsTests
{
    private readonly DeploymentWorld world = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ScaleUp_RaisesTheCeiling_AndSaysSoAgain()
    {
        world.Cloud.Instances = 5;
        ChangeInstances change = new(world.Cloud, new(world.Ledger), new(world.Ledger), world.Policy, new() { LeastCeiling = 5 }, world.Clock, NullLogger<ChangeInstances>.Instance);
        ScaleInstances scale = new(() => DeploymentWorld.Service, () => change, world.Clock);

        var run = scale.RunAsync(Action(AlertActionKind.ScaleUp, 95), Cancellation);
        for (; !run.IsCompleted; await Task.Yield())
            world.Clock.Advance(TimeSpan.FromSeconds(5));
        var done = await run;

        Assert.Equal((ActionResult.Done, "95 % of 80 % on 5 instances: 1–5 → 1–6"), (done.Result, done.Detail));
        Assert.Equal(done, await scale.RunAsync(Action(AlertActionKind.ScaleUp, 95), Cancellation));
        Assert.Equal(ActionResult.Refused, (await scale.RunAsync(Action(AlertActionKind.ScaleUp, null, "other"), Cancellation)).Result);
    }

    [Fact]
    public async Task RollbackDeployment_TakesBackWhatIsLive_Once()
    {
        world.Push();
        world.Push("c2");
        var first = await world.RunAsync(await world.RequestAsync());
        var live = await world.RunAsync(await world.RequestAsync(DeploymentWorld.Request("c2")));
        RollBackLive action = new(() => DeploymentWorld.Service, new(world.Ledger), world.RollBack);

        Assert.Equal(ActionOutcome.Done($"deployment {live.Id} is taken back"), await action.RunAsync(Action(AlertActionKind.RollbackDeployment, 20), Cancellation));
        Assert.Equal(DeploymentState.RolledBack, (await world.RunAsync(live.Id)).State);
        Assert.Equal(ActionOutcome.Done($"deployment {live.Id} is taken back"), await action.RunAsync(Action(AlertActionKind.RollbackDeployment, 20), Cancellation));
        Assert.Equal(DeploymentState.Succeeded, (await world.FindAsync(first.Id)).State);
    }

    [Fact]
    public async Task RestartService_ReleasesWhatServesAnew_WhereNoDataLiveInAnInstance_Once()
    {
        world.Push();
        var live = await world.RunAsync(await world.RequestAsync());
        RestartByRelease action = new(() => DeploymentWorld.Service, () => world.Policy, new(world.Ledger), () => world.Requests());

        var begun = await action.RunAsync(Action(AlertActionKind.RestartService, 0), Cancellation);
        Assert.Equal(ActionResult.Done, begun.Result);
        Assert.Equal(begun, await action.RunAsync(Action(AlertActionKind.RestartService, 0), Cancellation));
        Assert.Equal(begun, await action.RunAsync(Action(AlertActionKind.RestartService, 0, "another alarm, for the same"), Cancellation));
        var anew = (await new DeploymentLedger(world.Ledger).ReadAsync(DeploymentWorld.Service, Cancellation)).History.Deployments[^1];
        Assert.Contains(anew.Id, begun.Detail, StringComparison.Ordinal);
        anew = await world.RunAsync(anew.Id);
        Assert.Equal((DeploymentState.Succeeded, live.PinnedImage), (anew.State, anew.PinnedImage));
        Assert.NotEqual(live.Version, anew.Version);
        Assert.Equal(begun, await action.RunAsync(Action(AlertActionKind.RestartService, 0), Cancellation));

        await world.Freezes.FreezeAsync(FreezeScope.Deployments, "ada", "moving", null, Cancellation);
        Assert.Contains("frozen by ada", (await action.RunAsync(Action(AlertActionKind.RestartService, 0, "later"), Cancellation)).Detail, StringComparison.Ordinal);
        foreach (var topology in (Topology[])[Topology.Volume, Topology.Ephemeral])
            Assert.Equal(ActionResult.Refused, (await new RestartByRelease(() => DeploymentWorld.Service, () => new(topology), new(world.Ledger), () => world.Requests()).RunAsync(Action(AlertActionKind.RestartService, 0, "else"), Cancellation)).Result);
    }

    [Fact]
    public async Task BackupNow_AsksForOneBackup_UnlessBackupsAreFrozen()
    {
        using BackupWorld backups = new();
        BackUpNow action = new(backups.OpenAsk());

        var done = await action.RunAsync(Action(AlertActionKind.BackupNow, 1), Cancellation);
        Assert.Equal(ActionResult.Done, done.Result);
        Assert.Equal(done, await action.RunAsync(Action(AlertActionKind.BackupNow, 1), Cancellation));
        Assert.Single((await backups.Runs.ReadAsync(BackupSource.Postgres, Cancellation)).History.Runs);

        await backups.Freezes.FreezeAsync(FreezeScope.Backups, "ada", "moving", null, Cancellation);
        Assert.Equal(ActionResult.Refused, (await action.RunAsync(Action(AlertActionKind.BackupNow, 1, "other") with { Target = "redis" }, Cancellation)).Result);
        Assert.Equal(ActionResult.Refused, (await action.RunAsync(Action(AlertActionKind.BackupNow, 1) with { Target = "../x" }, Cancellation)).Result);
    }

    private AlertAction Action(AlertActionKind kind, double? value, string key = "high_cpu_usage/1") =>
        new(kind, "high_cpu_usage", new Dictionary<string, string>(), value, world.Clock.GetUtcNow() - TimeSpan.FromMinutes(5), key) { AlarmId = "a1", Metric = "system_cpu_usage_percent", Condition = "> 80", Why = "95 > 80 for 5m" };
}
