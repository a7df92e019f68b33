namespace SuperInsight.EndToEnd.Tests;

/// <summary>A store that answers badly: outlasted when that is possible, else a clear failure; never a bad restore point.</summary>
[Collection(nameof(FailingBuckets))]
public sealed class FaultTests(Cloud cloud) : IAsyncLifetime
{
    public ValueTask InitializeAsync() => new(cloud.Faults.ClearAsync());

    public ValueTask DisposeAsync() => new(cloud.Faults.ClearAsync());

    [Theory]
    [InlineData("*", """{"status":503}""", 4, 12)]
    [InlineData("UploadPart", """{"reset":true}""", 2, 3)]
    [InlineData("UploadPart", """{"truncateAfter":65536}""", 2, 3)]
    [InlineData("UploadPart", """{"delayMs":1500}""", 1, 2)]
    [InlineData("UploadPart", """{"stall":true}""", 1, 1)]
    [InlineData("CompleteMultipartUpload", """{"reset":true,"afterEffect":true}""", 1, 1)]
    [InlineData("PutObject", """{"reset":true,"afterEffect":true}""", 2, 3)]
    [InlineData("ListObjects", """{"status":403,"code":"RequestTimeTooSkewed"}""", 1, 1)]
    public async Task BackupRun_LeavesAGoodRestorePoint_WhenTheFaultPasses(string operation, string fault, int every, int times)
    {
        var stand = cloud.NewStand(Site.Large);
        await AddAsync(stand, operation, fault, every, times);
        var point = await stand.BackUpAsync();
        Assert.True(await cloud.Faults.CountAsync(stand.Bucket, operation == "*" ? "PutObject" : operation, struck: true) > 0, "the fault never struck");
        Assert.Equal(stand.Bucket.Sha256Of(point.GetProperty("key").GetString()!), point.GetProperty("sha256").GetString());
        Assert.Single(stand.Bucket.Facts("completed"));
        stand.Bucket.AssertTidy();
    }

    [Fact]
    public async Task Restore_GivesAnEqualDatabase_WhenReadingBreaksAgainAndAgain()
    {
        var stand = cloud.NewStand(Site.Large);
        await stand.BackUpAsync();
        await AddAsync(stand, "GetObject", """{"truncateAfter":3000000}""", 1, 4);
        await AddAsync(stand, "GetObject", """{"status":503}""", 2, 2);
        await AddAsync(stand, "GetObject", """{"reset":true}""", 1, 2);
        await stand.AssertRestoresAsync("latest:postgres");
        Assert.True(await cloud.Faults.CountAsync(stand.Bucket, "GetObject", struck: true) >= 6, "the faults never struck");
    }

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
        await AddAsync(stand, operation, fault, every: 1, times: null);
        var failed = await stand.TryOpsAsync("backup", "run", "postgres");
        Assert.Equal(1, failed.ExitCode);
        Assert.Contains(hint, failed.Errors, StringComparison.Ordinal);
        Assert.Contains(hint, Assert.Single(stand.Bucket.Facts("failed")).GetProperty("hint").GetString(), StringComparison.Ordinal);
        Assert.Empty(stand.Bucket.BackupKeys());
        Assert.Equal(0, stand.Bucket.UnfinishedUploads);

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
        await AddAsync(stand, "*", """{"full":true}""", every: 1, times: null);
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

    private Task AddAsync(Stand stand, string operation, string fault, int every, int? times) =>
        cloud.Faults.AddAsync(new { service = "cos", operation, bucket = stand.Bucket.Name, every, times, fault = System.Text.Json.JsonDocument.Parse(fault).RootElement });
}
