namespace SuperInsight.EndToEnd.Tests;

/// <summary>SIGTERM in mid-backup, as at every deployment.</summary>
[Collection(nameof(DyingHosts))]
public sealed class DrainTests(HostedCloud cloud)
{
    [Fact]
    public async Task Host_LetsABackupEnd_WhenItIsToldToStop()
    {
        var stand = await cloud.NewHostedStandAsync(Site.Large);
        await using var host = await stand.StartHostAsync(graceSeconds: 60);
        await cloud.Faults.AddAsync(new { operation = "UploadPart", bucket = stand.Bucket.Name, times = 3, fault = new { delayMs = 1000 } });
        await host.RequestBackupAsync();
        await cloud.Faults.StruckAsync(stand.Bucket, "UploadPart", () => host.Log);
        Assert.Equal(0, await host.StopAsync());
        Assert.Single(stand.Bucket.Facts("completed"));
        Assert.Single(await stand.ListAsync());
        stand.Bucket.AssertTidy();
    }

    [Fact]
    public async Task Host_LeavesTheRunToItsSuccessor_WhenTheBackupOutlastsItsGrace()
    {
        var stand = await cloud.NewHostedStandAsync(Site.Large);
        await using var host = await stand.StartHostAsync(graceSeconds: 2);
        await cloud.Faults.AddAsync(new { operation = "UploadPart", bucket = stand.Bucket.Name, fault = new { status = 503 } });
        var status = await host.RequestBackupAsync();
        await cloud.Faults.StruckAsync(stand.Bucket, "UploadPart", () => host.Log);
        Assert.Equal(0, await host.StopAsync());
        await cloud.Faults.ClearAsync();
        Assert.Empty(await stand.ListAsync());
        Assert.Equal(0, stand.Bucket.UnfinishedUploads);
        Assert.Empty(stand.Bucket.BackupKeys());

        // The message that set the run off is visible again: nobody has to ask.
        await using var successor = await stand.StartHostAsync();
        await successor.WaitForAsync(status, "Completed");
        Assert.Single(await stand.ListAsync());
        Assert.Single(stand.Bucket.Facts("completed"));
        stand.Bucket.AssertTidy();
    }
}
