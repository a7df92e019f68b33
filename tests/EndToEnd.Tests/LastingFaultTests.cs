namespace SuperInsight.EndToEnd.Tests;

/// <summary>A store that goes on answering badly: a clear failure or the standby, never a bad restore point.</summary>
[Collection(nameof(FailingBuckets))]
public sealed class LastingFaultTests(Cloud cloud) : IAsyncLifetime
{
    public ValueTask InitializeAsync() => new(cloud.Faults.ClearAsync());

    public ValueTask DisposeAsync() => new(cloud.Faults.ClearAsync());

    [Fact]
    public async Task Restore_FailsAndChangesNothing_WhenBytesChangeOnTheWay()
    {
        var stand = cloud.NewStand(Site.Small);
        await stand.BackUpAsync();
        var target = await stand.Site.NewScratchAsync();
        await cloud.Faults.AddAsync(new { operation = "GetObject", bucket = stand.Bucket.Name, keyContains = "data.age", fault = new { corrupt = true } });
        var restore = await stand.TryOpsAsync("backup", "restore", "latest:postgres", "--to", stand.Site.Address(target));
        Assert.Equal(1, restore.ExitCode);
        Assert.Equal(0, await stand.Site.AskAsync<long>(target, "SELECT count(*) FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"));
        await cloud.Faults.ClearAsync();
        await stand.AssertRestoresAsync("latest:postgres");
    }

    [Theory]
    [InlineData("UploadPart", """{"full":true}""", "raise the bucket's quota")]
    [InlineData("CompleteMultipartUpload", """{"full":true}""", "raise the bucket's quota")]
    [InlineData("UploadPart", """{"status":403,"code":"RequestTimeTooSkewed"}""", "set this machine's clock")]
    [InlineData("UploadPart", """{"status":403}""", "CAM policy")]
    [InlineData("UploadPart", """{"status":503}""", "wait and repeat")]
    public async Task BackupRun_FailsAndSaysWhatToDo_WhenTheFaultStays(string operation, string fault, string hint)
    {
        var stand = cloud.NewStand(Site.Large);
        await cloud.Faults.AddAsync(stand, operation, fault, every: 1, times: null);
        var failed = await stand.TryOpsAsync("backup", "run", "postgres");
        Assert.Equal(1, failed.ExitCode);
        Assert.Contains(hint, failed.Errors, StringComparison.Ordinal);
        Assert.Contains(hint, Assert.Single(stand.Bucket.Facts("failed")).GetProperty("hint").GetString(), StringComparison.Ordinal);
        Assert.Empty(stand.Bucket.BackupKeys());
        Assert.True(stand.Bucket.UnfinishedUploads == 0, $"an upload is left\n{failed.Errors}\n{await cloud.Faults.LogAsync(stand.Bucket)}");

        await cloud.Faults.ClearAsync();
        var point = await stand.BackUpAsync();
        Assert.Equal([point.GetProperty("id").GetString()!], await stand.ListAsync());
        stand.Bucket.AssertTidy();
    }

    /// <summary>The primary is full, and then away for reading too; afterwards a timer brings the point home.</summary>
    [Fact]
    public async Task BackupRun_GoesToTheStandby_AndComesHome()
    {
        var standby = cloud.NextBucket();
        var stand = cloud.NewStand(Site.Large).WithStandby(standby).With("State__Bucket", cloud.NextBucket().Name);
        await cloud.Faults.AddAsync(stand, "*", """{"full":true}""", every: 1, times: null);
        var point = await stand.BackUpAsync();
        Assert.Equal(standby.Name, point.GetProperty("bucket").GetString());
        Assert.Equal(standby.Sha256Of(point.GetProperty("key").GetString()!), point.GetProperty("sha256").GetString());
        Assert.Equal([point.GetProperty("id").GetString()!], await stand.ListAsync());
        await stand.AssertRestoresAsync("latest:postgres");

        await cloud.Faults.ClearAsync();
        await using (var host = await stand.StartHostAsync())
        {
            await host.RunFunctionAsync("CopyBackBackups");
            // Its data, the roles beside them, and the manifest.
            await Wait.UntilAsync(() => stand.Bucket.BackupKeys().Count == 3, () => "the point was not copied back");
        }

        var listed = Assert.Single((await stand.OpsAsync("backup", "list")).EnumerateArray());
        Assert.Equal((stand.Bucket.Name, standby.Name), (listed.GetProperty("bucket").GetString(), listed.GetProperty("alsoIn").GetString()));
        Assert.Equal(stand.Bucket.Sha256Of(point.GetProperty("key").GetString()!), point.GetProperty("sha256").GetString());
    }

    [Fact]
    public async Task BackupRun_NamesTheSetting_WhenTheSecretKeyIsWrong()
    {
        var stand = cloud.NewStand(Site.Small);
        const string Wrong = "WrongWrongWrongWrongWrongWrongWr";
        var failed = await stand.With("TENCENTCLOUD_SECRET_KEY", Wrong).TryOpsAsync("backup", "run", "postgres");
        Assert.Equal(1, failed.ExitCode);
        Assert.Contains("TENCENTCLOUD_SECRET_KEY", failed.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain(Wrong, failed.Errors + failed.Output, StringComparison.Ordinal);
        await stand.BackUpAsync();
    }
}
