namespace SuperInsight.EndToEnd.Tests;

/// <summary>A store that answers badly for a while: outlasted, and what came of it is a good restore point.</summary>
[Collection(nameof(AilingBuckets))]
public sealed class PassingFaultTests(Cloud cloud) : IAsyncLifetime
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
        await cloud.Faults.AddAsync(stand, operation, fault, every, times);
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
        await cloud.Faults.AddAsync(stand, "GetObject", """{"truncateAfter":3000000}""", 1, 4);
        await cloud.Faults.AddAsync(stand, "GetObject", """{"status":503}""", 2, 2);
        await cloud.Faults.AddAsync(stand, "GetObject", """{"reset":true}""", 1, 2);
        await stand.AssertRestoresAsync("latest:postgres");
        Assert.True(await cloud.Faults.CountAsync(stand.Bucket, "GetObject", struck: true) >= 6, "the faults never struck");
    }
}
