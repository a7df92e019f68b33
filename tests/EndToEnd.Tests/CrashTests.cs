using System.Net;
using SuperInsight.Domain.Backups;

namespace SuperInsight.EndToEnd.Tests;

/// <summary>Killed in mid-backup: no restore point of the dead attempt, the run is taken up again, nothing is left lying about.</summary>
[Collection(nameof(DyingHosts))]
public sealed class CrashTests(HostedCloud cloud)
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
        var status = await StopAtAsync(stand, host, operation, passed, key);
        await host.KillWorkerAsync();
        await cloud.Faults.ClearAsync();

        await host.WaitForAsync(status, "Completed");
        await AssertOneRestorePointAsync(stand, attempts: 2);
    }

    [Theory]
    [InlineData("UploadPart", 1, null)]
    [InlineData("PutObject", 0, "manifest.json")]
    public async Task ResumeBackups_TakesTheRunUpAgain_WhenHostAndWorkerAreKilled(string operation, int passed, string? key)
    {
        var stand = await cloud.NewHostedStandAsync(Site.Large);
        await using var dead = await stand.StartHostAsync();
        var status = await StopAtAsync(stand, dead, operation, passed, key);
        await dead.CrashAsync();
        await cloud.Faults.ClearAsync();
        Assert.Empty(await stand.ListAsync());

        await using var host = await stand.StartHostAsync();
        Assert.Equal(HttpStatusCode.Accepted, await host.RunFunctionAsync("ResumeBackups"));
        await host.WaitForAsync(status, "Completed");
        await AssertOneRestorePointAsync(stand, attempts: 2);
        await stand.AssertRestoresAsync("latest:postgres");
    }

    [Fact]
    public async Task Worker_TakesNoSecondBackup_WhenItIsKilledBetweenTheCommitAndItsRecord()
    {
        var stand = await cloud.NewHostedStandAsync(Site.Small);
        await using var host = await stand.StartHostAsync();
        // Requested, started: the third fact tells of the end.
        var status = await StopAtAsync(stand, host, "PutObject", 0, "state/backups/postgres/000000000003");
        await Wait.UntilAsync(() => stand.Bucket.BackupKeys().Any(IsManifest), () => host.Log);
        await host.KillWorkerAsync();
        await cloud.Faults.ClearAsync();

        await host.WaitForAsync(status, "Completed");
        await AssertOneRestorePointAsync(stand, attempts: 1);
    }

    /// <summary>A point that went to the standby, killed on its way home.</summary>
    [Theory]
    [InlineData("UploadPart", 1, "data.age")]
    [InlineData("PutObject", 0, "manifest.json")]
    public async Task CopyBack_BringsThePointHome_WhenItWasKilledOnTheWay(string operation, int passed, string key)
    {
        var standby = cloud.NextBucket();
        var stand = (await cloud.NewHostedStandAsync(Site.Large)).WithStandby(standby).With("State__Bucket", cloud.NextBucket().Name);
        await cloud.Faults.AddAsync(new { service = "cos", operation = "*", bucket = stand.Bucket.Name, fault = new { full = true } });
        var point = await stand.BackUpAsync();
        Assert.Equal(standby.Name, point.GetProperty("bucket").GetString());
        await cloud.Faults.ClearAsync();

        await using (var dead = await stand.StartHostAsync())
        {
            await cloud.Faults.AddAsync(Refusal(stand, operation, passed, key));
            await dead.RunFunctionAsync("CopyBackBackups");
            await cloud.Faults.StruckAsync(stand.Bucket, operation, () => dead.Log);
            await dead.CrashAsync();
        }

        await cloud.Faults.ClearAsync();
        Assert.DoesNotContain(stand.Bucket.BackupKeys(), IsManifest);
        await using var host = await stand.StartHostAsync();
        await host.RunFunctionAsync("CopyBackBackups");
        await Wait.UntilAsync(() => stand.Bucket.BackupKeys().Any(IsManifest), () => host.Log);
        Assert.Equal(stand.Bucket.Sha256Of(point.GetProperty("key").GetString()!), point.GetProperty("sha256").GetString());
        await stand.AssertRestoresAsync("latest:postgres");
    }

    [Fact]
    public async Task BackupRun_SucceedsAtOnce_WhenTheOneBeforeWasKilled()
    {
        var stand = await cloud.NewHostedStandAsync(Site.Large);
        await cloud.Faults.AddAsync(Refusal(stand, "UploadPart", 1, null));
        using var kill = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var killed = stand.TryOpsAsync(kill.Token, "backup", "run", "postgres");
        await cloud.Faults.StruckAsync(stand.Bucket, "UploadPart", () => "");
        await kill.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => killed);
        await cloud.Faults.ClearAsync();
        Assert.Equal(1, stand.Bucket.UnfinishedUploads);

        var point = await stand.BackUpAsync();
        Assert.Equal([point.GetProperty("id").GetString()!], await stand.ListAsync());
        Assert.Single(stand.Bucket.Facts("failed"));
        stand.Bucket.AssertTidy();
    }

    /// <summary>Asks for a backup and waits until it is at the given step.</summary>
    private async Task<Uri> StopAtAsync(Stand stand, RunningHost host, string operation, int passed, string? key)
    {
        await cloud.Faults.AddAsync(Refusal(stand, operation, passed, key));
        var status = await host.RequestBackupAsync();
        await cloud.Faults.StruckAsync(stand.Bucket, operation, () => host.Log);
        Assert.Equal("Running", (await host.GetAsync(status.PathAndQuery)).Body.GetProperty("state").GetString());
        return status;
    }

    private static object Refusal(Stand stand, string operation, int passed, string? key) =>
        new { service = "cos", operation, bucket = stand.Bucket.Name, keyContains = key, after = passed, fault = new { status = 503 } };

    private static async Task AssertOneRestorePointAsync(Stand stand, int attempts)
    {
        var started = stand.Bucket.Facts("started");
        Assert.Equal(Enumerable.Range(1, attempts), started.Select(fact => fact.GetProperty("attempt").GetInt32()));
        Assert.Single(started.Select(fact => fact.GetProperty("runId").GetString()).Distinct());
        var completed = Assert.Single(stand.Bucket.Facts("completed")).GetProperty("restorePointId").GetString()!;
        Assert.Equal(completed, started[^1].GetProperty("restorePointId").GetString());
        Assert.Equal([completed], await stand.ListAsync());
        var remains = stand.Bucket.BackupKeys().Where(key => !key.Contains(completed, StringComparison.Ordinal)).ToArray();
        // A dead attempt's place may stay closed: a mark that nothing can be committed there any more.
        Assert.All(remains, key => Assert.Equal(Domain.Backups.Catalogue.ManifestCodec.Abandoned, File.ReadAllBytes(stand.Bucket.FileOf(key))));
        Assert.Equal(0, stand.Bucket.UnfinishedUploads);
    }

    private static bool IsManifest(string key) => new BackupLayout("backups").ManifestOwner(key) is not null;
}
