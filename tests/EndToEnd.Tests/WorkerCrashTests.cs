using SuperInsight.Domain.Backups;

namespace SuperInsight.EndToEnd.Tests;

/// <summary>A worker killed in mid-backup: no restore point of the dead attempt, the run is taken up again, nothing is left lying about.</summary>
[Collection(nameof(DyingWorkers))]
public sealed class WorkerCrashTests(HostedCloud cloud)
{
    /// <summary>Where to stop a backup: the request that is refused until the process is dead, how many of them pass first, and of which key.</summary>
    public static TheoryData<string, int, string?> Stages { get; } = new()
    {
        { "InitiateMultipartUpload", 0, null },
        { "UploadPart", 1, null },
        { "CompleteMultipartUpload", 0, null },
        { "PutObject", 0, "manifest.json" },
    };

    [Theory]
    [MemberData(nameof(Stages))]
    public async Task Worker_TakesTheRunUpAgain_WhenItIsKilled(string operation, int passed, string? key)
    {
        var stand = await cloud.NewHostedStandAsync(Site.Large);
        await using var host = await stand.StartHostAsync();
        var status = await host.StopBackupAtAsync(stand, operation, passed, key);
        await host.KillWorkerAsync();
        await cloud.Faults.ClearAsync();

        await host.WaitForAsync(status, "Completed");
        await stand.AssertOneRestorePointAsync(attempts: 2);
    }

    [Fact]
    public async Task Worker_TakesNoSecondBackup_WhenItIsKilledBetweenTheCommitAndItsRecord()
    {
        var stand = await cloud.NewHostedStandAsync(Site.Small);
        await using var host = await stand.StartHostAsync();
        // Requested, started: the third fact tells of the end.
        var status = await host.StopBackupAtAsync(stand, "PutObject", 0, "state/backups/postgres/000000000003");
        await Wait.UntilAsync(() => stand.Bucket.BackupKeys().Any(IsManifest), () => host.Log);
        await host.KillWorkerAsync();
        await cloud.Faults.ClearAsync();

        await host.WaitForAsync(status, "Completed");
        await stand.AssertOneRestorePointAsync(attempts: 1);
    }

    private static bool IsManifest(string key) => new BackupLayout("backups").ManifestOwner(key) is not null;
}
