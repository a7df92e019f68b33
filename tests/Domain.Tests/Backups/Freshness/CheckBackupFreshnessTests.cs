using SuperInsight.Domain.Alarms;
using SuperInsight.Domain.Backups;
using SuperInsight.Domain.Backups.Freshness;
using SuperInsight.Domain.Backups.Runs;
using SuperInsight.Domain.Freezes;
using SuperInsight.Domain.Metrics;
using SuperInsight.Domain.ObjectStorage;
using SuperInsight.Fakes.Backups;

namespace SuperInsight.Domain.Tests.Backups.Freshness;

public sealed class CheckBackupFreshnessTests : IDisposable
{
    private static readonly TimeSpan Rpo = TimeSpan.FromHours(26);

    private readonly BackupWorld world = new();

    private TimeSpan? rpo = Rpo;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => world.Dispose();

    [Fact]
    public async Task RunAsync_RaisesAnAlarm_WhenNoBackupEverRan_OnceTheRpoHasPassed()
    {
        await AssertAlarmsAsync();
        world.Clock.Advance(Rpo);
        await AssertAlarmsAsync();
        world.Clock.Advance(TimeSpan.FromSeconds(1));
        await AssertAlarmsAsync("backup-stale/postgres");
        var alarm = Assert.Single(await world.Alarms.ListAsync(Cancellation));
        Assert.Equal(AlarmSeverity.Critical, alarm.Severity);
        Assert.Contains("no good restore point of postgres for 1d2h1s", alarm.Summary, StringComparison.Ordinal);
        Assert.Contains("ops backup run postgres", alarm.Hint, StringComparison.Ordinal);
        await world.TakeAsync();
        await AssertAlarmsAsync();
    }

    [Fact]
    public async Task RunAsync_RaisesAnAlarm_WhenTheNewestPointOutgrowsTheRpo()
    {
        await world.TakeAsync();
        world.Clock.Advance(Rpo);
        await AssertAlarmsAsync();
        world.Clock.Advance(TimeSpan.FromSeconds(1));
        await AssertAlarmsAsync("backup-stale/postgres");
    }

    [Fact]
    public async Task RunAsync_DoesNotCountADamagedPoint()
    {
        await world.TakeAsync("run-1");
        world.Clock.Advance(TimeSpan.FromHours(24));
        var second = await world.TakeAsync("run-2");
        world.Clock.Advance(TimeSpan.FromHours(3));
        await AssertAlarmsAsync();
        await world.Verifications.RecordAsync(BackupSource.Postgres, new(second.Id, false, false, "a bit flipped"), Cancellation);
        await AssertAlarmsAsync("backup-stale/postgres");
    }

    [Fact]
    public async Task RunAsync_WatchesASource_ThatIsNoLongerConfiguredHere()
    {
        await world.TakeAsync();
        world.Clock.Advance(Rpo + TimeSpan.FromSeconds(1));
        Assert.Equal([BackupSource.Postgres], (await Open(configured: []).RunAsync(Cancellation)).Select(source => source.Source));
        Assert.Equal("backup-stale/postgres", Assert.Single(await world.Alarms.ListAsync(Cancellation)).Key);
        rpo = null;
        await Open(configured: []).RunAsync(Cancellation);
        Assert.Empty(await world.Alarms.ListAsync(Cancellation));
    }

    [Fact]
    public async Task RunAsync_RaisesAnAlarm_WhenTheNewestRunFailed_UntilOneSucceeds()
    {
        world.Source.Fault = DumpFault.Midway;
        await Assert.ThrowsAsync<BackupException>(() => world.TakeAsync("run-1"));
        await AssertAlarmsAsync("backup-failed/postgres");
        Assert.Contains("the script says so", Assert.Single(await world.Alarms.ListAsync(Cancellation)).Summary, StringComparison.Ordinal);
        world.Source.Fault = null;
        world.Clock.Advance(TimeSpan.FromMinutes(1));
        await world.TakeAsync("run-2");
        await AssertAlarmsAsync();
    }

    [Fact]
    public async Task RunAsync_IsNotAlarmed_ByWhatAnOperatorBrokeOff()
    {
        world.Source.Fault = DumpFault.Midway;
        await Assert.ThrowsAsync<BackupException>(() => world.TakeAsync("run-1", BackupTrigger.Operator));
        await AssertAlarmsAsync();
    }

    [Fact]
    public async Task RunAsync_SaysSo_WhenNothingIsKnown()
    {
        await world.TakeAsync();
        world.Store.Faults.FailAlways();
        await Assert.ThrowsAsync<ObjectStoreException>(() => Open().RunAsync(Cancellation));
        Assert.Equal("backup-freshness-unknown", Assert.Single(await world.Alarms.ListAsync(Cancellation)).Key);
        world.Store.Faults.Clear();
        await AssertAlarmsAsync();
    }

    [Fact]
    public async Task RunAsync_RemindsOfAFreeze_AfterADay_UnlessItHasAnEnd()
    {
        rpo = null;
        await world.Freezes.FreezeAsync(FreezeScope.Backups, "ada", "migration", TimeSpan.FromDays(9), Cancellation);
        world.Clock.Advance(TimeSpan.FromDays(2));
        await AssertAlarmsAsync();
        await world.Freezes.FreezeAsync(FreezeScope.Backups, "ada", "migration", null, Cancellation);
        world.Clock.Advance(TimeSpan.FromDays(1) - TimeSpan.FromSeconds(1));
        await AssertAlarmsAsync();
        world.Clock.Advance(TimeSpan.FromSeconds(1));
        await AssertAlarmsAsync("frozen/backups");
        await world.Freezes.UnfreezeAsync(FreezeScope.Backups, "ada", Cancellation);
        await AssertAlarmsAsync();
    }

    [Fact]
    public async Task BackupMetrics_MeasureTheNewestGoodPoint()
    {
        var empty = PrometheusText.Write(await new BackupMetrics(Read()).MeasureAsync(Cancellation));
        Assert.Contains("backup_stale{source=\"postgres\"} 0\n", empty, StringComparison.Ordinal);
        Assert.DoesNotContain("backup_age_seconds", empty, StringComparison.Ordinal);

        world.Source.Midway = _ =>
        {
            world.Clock.Advance(TimeSpan.FromSeconds(20));
            return Task.CompletedTask;
        };
        var point = await world.TakeAsync();
        world.Clock.Advance(TimeSpan.FromSeconds(100));
        var text = PrometheusText.Write(await new BackupMetrics(Read()).MeasureAsync(Cancellation));
        foreach (var line in (string[])[
            $"backup_last_success_timestamp_seconds{{source=\"postgres\"}} {BackupWorld.Start.ToUnixTimeSeconds() + 20}", "backup_age_seconds{source=\"postgres\"} 120",
            "backup_size_bytes{source=\"postgres\"} 3000", $"backup_stored_bytes{{source=\"postgres\"}} {point.StoredBytes}", "backup_duration_seconds{source=\"postgres\"} 20",
            "backup_verified{source=\"postgres\"} 0", "backup_stale{source=\"postgres\"} 0"])
            Assert.Contains($"\n{line}\n", text, StringComparison.Ordinal);
        await world.Verifications.RecordAsync(BackupSource.Postgres, new(point.Id, true, false, null), Cancellation);
        world.Clock.Advance(Rpo);
        text = PrometheusText.Write(await new BackupMetrics(Read()).MeasureAsync(Cancellation));
        Assert.Contains("backup_verified{source=\"postgres\"} 1\n", text, StringComparison.Ordinal);
        Assert.Contains("backup_stale{source=\"postgres\"} 1\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AlarmMetrics_CountBySeverity()
    {
        await world.Alarms.RaiseAsync(new("a", AlarmSeverity.Critical, "A.", "Do."), Cancellation);
        Assert.EndsWith("alarms_raised{severity=\"Warning\"} 0\nalarms_raised{severity=\"Critical\"} 1\n", PrometheusText.Write(await new AlarmMetrics(world.Alarms).MeasureAsync(Cancellation)), StringComparison.Ordinal);
    }

    private ReadBackupFreshness Read(IReadOnlyCollection<BackupSource>? configured = null) =>
        new(configured ?? [BackupSource.Postgres], _ => rpo, world.Catalogue, world.Verifications, world.Runs, new FirstSeenLedger(world.Ledger));

    private CheckBackupFreshness Open(IReadOnlyCollection<BackupSource>? configured = null) =>
        new(Read(configured), world.Freezes, new WatchFreezes(world.Freezes, world.Alarms), world.Alarms);

    private async Task AssertAlarmsAsync(params string[] keys)
    {
        await Open().RunAsync(Cancellation);
        Assert.Equal(keys, (await world.Alarms.ListAsync(Cancellation)).Select(alarm => alarm.Key));
    }
}
