using Microsoft.Extensions.Logging.Abstractions;
using SuperInsight.Domain.Alarms;
using SuperInsight.Domain.Cloud;
using SuperInsight.Domain.Deployments;
using SuperInsight.Fakes.Deployments;

namespace SuperInsight.Domain.Tests.Deployments;

public sealed class DeploymentAlarmsTests
{
    private readonly DeploymentWorld world = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private AlarmLedger Alarms => new(world.Ledger, NullLogger<AlarmLedger>.Instance);

    [Fact]
    public async Task TellAsync_RaisesWhatWentWrongByItself_UntilOneSucceeds()
    {
        world.Push();
        world.Push("c2");
        world.Probe.HealthOf = image => image.Contains(":c1@", StringComparison.Ordinal) ? ProbeHealth.Unhealthy : ProbeHealth.Healthy;
        var bad = await world.RunAsync(await world.RequestAsync());
        Assert.Equal(DeploymentState.RolledBack, bad.State);
        await new DeploymentAlarms(Alarms).TellAsync(bad, Cancellation);

        var alarm = Assert.Single(await Alarms.ListAsync(Cancellation));
        Assert.Equal(($"deployment/web/{bad.Id}", AlarmSeverity.Warning), (alarm.Key, alarm.Severity));
        Assert.Contains("(c1, by ada) was taken back: it answered badly 3 times in a row", alarm.Summary, StringComparison.Ordinal);

        var good = await world.RunAsync(await world.RequestAsync(DeploymentWorld.Request("c2")));
        await new DeploymentAlarms(Alarms).TellAsync(good, Cancellation);
        Assert.Empty(await Alarms.ListAsync(Cancellation));
    }

    [Fact]
    public async Task TellAsync_WakesNobody_ForWhatAPersonTookBack()
    {
        world.Push();
        var live = await world.RunAsync(await world.RequestAsync());
        await world.RollBack.RunAsync(live.Id, "ada", null, Cancellation);
        var back = await world.RunAsync(live.Id);
        Assert.Equal(DeploymentState.RolledBack, back.State);

        await new DeploymentAlarms(Alarms).TellAsync(back, Cancellation);

        Assert.Empty(await Alarms.ListAsync(Cancellation));
    }

    [Fact]
    public async Task TellAsync_TellsAll_WhenOneDoesNotListen()
    {
        var (deaf, hearing) = (new InMemoryDeploymentReports { IsAway = true }, new InMemoryDeploymentReports());
        world.Push();
        var done = await world.RunAsync(await world.RequestAsync());

        await Assert.ThrowsAsync<CloudException>(() => new DeploymentListeners([deaf, hearing]).TellAsync(done, Cancellation));

        Assert.Single(hearing.Told);
    }
}
