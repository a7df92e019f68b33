using System.Net;
using SuperInsight.Domain.Backups;

namespace SuperInsight.EndToEnd.Tests;

/// <summary>Host and worker, or the operator's command, killed in mid-backup or on a point's way home: whoever comes next ends it, once.</summary>
[Collection(nameof(DyingHosts))]
public sealed class HostCrashTests(HostedCloud cloud)
{
    [Theory]
    [InlineData("UploadPart", 1, null)]
    [InlineData("PutObject", 0, "manifest.json")]
    public async Task ResumeBackups_TakesTheRunUpAgain_WhenHostAndWorkerAreKilled(string operation, int passed, string? key)
    {
        var stand = await cloud.NewHostedStandAsync(Site.Large);
        await using var dead = await stand.StartHostAsync();
        var status = await dead.StopBackupAtAsync(stand, operation, passed, key);
        await dead.CrashAsync();
        await cloud.Faults.ClearAsync();
        Assert.Empty(await stand.ListAsync());

        await using var host = await stand.StartHostAsync();
        Assert.Equal(HttpStatusCode.Accepted, await host.RunFunctionAsync("ResumeBackups"));
        await host.WaitForAsync(status, "Completed");
        await stand.AssertOneRestorePointAsync(attempts: 2);
        await stand.AssertRestoresAsync("latest:postgres");
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
            await cloud.Faults.RefuseAsync(stand, operation, passed, key);
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
        await cloud.Faults.RefuseAsync(stand, "UploadPart", 1, null);
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

    private static bool IsManifest(string key) => new BackupLayout("backups").ManifestOwner(key) is not null;
}
