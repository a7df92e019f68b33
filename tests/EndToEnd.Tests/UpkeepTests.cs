using System.Net;

namespace SuperInsight.EndToEnd.Tests;

/// <summary>The timers that keep backups good, in a real host, and what Prometheus scrapes from it.</summary>
[Collection(nameof(Timetables))]
public sealed class UpkeepTests(HostedCloud cloud)
{
    [Fact]
    public async Task Timers_VerifyPruneAndCheck_AndMetricsTellOfIt()
    {
        var stand = await cloud.NewHostedStandAsync(Site.Small);
        for (var run = 0; run < 3; run++)
            await stand.BackUpAsync();
        var few = stand.With("Retention__KeepLast", "2").With("Retention__KeepDaily", "0").With("Retention__KeepWeekly", "0").With("Retention__KeepMonthly", "0").With("Retention__KeepYearly", "0");
        await using var host = await few.StartHostAsync();
        foreach (var function in (string[])["VerifyBackups", "PruneBackups", "CheckBackupFreshness"])
        {
            Assert.Equal(HttpStatusCode.Accepted, await host.RunFunctionAsync(function));
            await Wait.UntilAsync(() => host.Log.Contains($"Executed '{function}' (Succeeded", StringComparison.Ordinal), () => host.Log);
        }

        Assert.Equal(2, (await stand.ListAsync()).Count);
        Assert.All((await stand.OpsAsync("backup", "list")).EnumerateArray(), point => Assert.True(point.GetProperty("verified").GetBoolean()));
        Assert.Equal(HttpStatusCode.Unauthorized, (await host.SendAsync(HttpMethod.Get, "/api/metrics", key: "")).Status);
        var metrics = await host.GetAsync("/api/metrics");
        Assert.Equal((HttpStatusCode.OK, "text/plain"), (metrics.Status, metrics.ContentType));
        foreach (var line in (string[])["backup_verified{source=\"postgres\"} 1", "backup_stale{source=\"postgres\"} 0", "alarms_raised{severity=\"Critical\"} 0", "source_up{source=\"backups\"} 1"])
            Assert.Contains($"\n{line}\n", metrics.Text, StringComparison.Ordinal);
        Assert.Contains("\nbackup_age_seconds{source=\"postgres\"} ", metrics.Text, StringComparison.Ordinal);
        // What is measured of a container without Redis, nginx and the cloud.
        foreach (var line in (string[])["source_up{source=\"system\"} 1", "source_up{source=\"programs\"} 1", "source_up{source=\"postgres\"} 1", "pg_up 1", "system_disk_readable{volume=\"root\"} 1"])
            Assert.Contains($"\n{line}\n", metrics.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("} 0\n", metrics.Text[metrics.Text.IndexOf("# TYPE source_up", StringComparison.Ordinal)..], StringComparison.Ordinal);
        foreach (var absent in (string[])["redis_", "http_", "cloud_", "{source=\"certificates\"}"])
            Assert.DoesNotContain(absent, metrics.Text, StringComparison.Ordinal);
        stand.Bucket.AssertTidy();
    }

    [Fact]
    public async Task Timers_DoNothing_WhileBackupsAreFrozen_AndRequestsAreRefused()
    {
        var stand = await cloud.NewHostedStandAsync(Site.Small);
        await stand.OpsAsync("freeze", "backups", "--reason", "moving house");
        await using var host = await stand.With("BackupPostgresSchedule", "*/5 * * * * *").StartHostAsync();
        await Wait.UntilAsync(() => host.Log.Contains("backup of postgres is left out: backups are frozen", StringComparison.Ordinal), () => host.Log);
        var refused = await host.PostAsync("/api/backups/postgres");
        Assert.Equal(HttpStatusCode.Conflict, refused.Status);
        Assert.Contains("moving house", refused.Body.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Empty(stand.Bucket.RunsThat("started"));
        await stand.OpsAsync("unfreeze", "backups");
        await Wait.UntilAsync(() => stand.Bucket.RunsThat("completed").Count > 0, () => host.Log);
    }

    [Fact]
    public async Task PruneBackups_IsClosed_AndTheRestGoesOn_WithoutItsCredential()
    {
        var stand = await cloud.NewHostedStandAsync(Site.Small);
        await using var host = await stand.With("Cos__Prune__SecretId", null).StartHostAsync();
        Assert.Equal(HttpStatusCode.Accepted, await host.RunFunctionAsync("PruneBackups"));
        await Wait.UntilAsync(() => host.Log.Contains("Cos__Prune__SecretId", StringComparison.Ordinal), () => host.Log);
        await host.WaitForAsync(await host.RequestBackupAsync(), "Completed");
    }
}
