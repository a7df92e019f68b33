using FsCheck.Xunit;
using SuperInsight.Adapters.Redis;
using SuperInsight.Domain.Backups;
using SuperInsight.RunLocal;

namespace SuperInsight.Adapters.Tests.Redis;

[Collection(nameof(RedisSuite))]
public sealed class RoundTripTests(RedisFixture redis)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Property(MaxTest = 120)]
    public Task Restore_BringsBackEverything_FromTheReplicationStream(int seed) => AssertComesBackAsync(seed, mayReplicate: true);

    [Property(MaxTest = 120)]
    public Task Restore_BringsBackEverything_WhereReplicationIsRefused(int seed) => AssertComesBackAsync(seed, mayReplicate: false);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Dump_HoldsNothing_OfAnEmptyServer(bool mayReplicate)
    {
        await redis.EmptyAsync();
        var (rdb, report) = await RedisFixture.DumpAsync(redis.SourceAddress(mayReplicate));
        Assert.Empty(report.Contents.Keyspaces!);
        await RedisFixture.CheckRdbAsync(rdb);
        Assert.Null(await RedisFixture.RestoreAsync(redis.OpenTarget(), rdb));
        Assert.Equal(0, await redis.Target.CountAsync());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task File_IsLoadedByRedis(bool mayReplicate)
    {
        await redis.EmptyAsync();
        await redis.Source.RunAsync(new GeneratedData(4711).Make().Concat(new GeneratedData(4712).Make()));
        var (rdb, report) = await RedisFixture.DumpAsync(redis.SourceAddress(mayReplicate));
        var folder = Directory.CreateTempSubdirectory("rdb-file-").FullName;
        try
        {
            var target = RedisTargets.OpenFile(Path.Combine(folder, "dump.rdb"));
            await RedisFixture.RestoreAsync(target, rdb);
            Assert.Equal(report.Contents.Keyspaces!, (await target.TakeInventoryAsync(Cancellation)).Keyspaces!);
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(target.Description));
            await using var loaded = await RedisServer.StartAsync(new() { DataDirectory = folder, Settings = new Dictionary<string, string> { ["save"] = "\"\"" } }, Cancellation);
            Assert.Equal(await Fingerprint.TakeAsync(redis.Source), await Fingerprint.TakeAsync(loaded));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Restore_BringsBackValues_ThatAreLargerThanEveryBuffer(bool mayReplicate)
    {
        await redis.EmptyAsync();
        var large = new byte[9_000_000];
        new Random(1).NextBytes(large);
        await redis.Source.RunAsync([["SET"u8.ToArray(), "large"u8.ToArray(), large], ["RPUSH"u8.ToArray(), "list"u8.ToArray(), large, "small"u8.ToArray(), large]]);
        var (rdb, _) = await RedisFixture.DumpAsync(redis.SourceAddress(mayReplicate));
        await RedisFixture.RestoreAsync(redis.OpenTarget(), rdb, pieces: 100);
        Assert.Equal(await Fingerprint.TakeAsync(redis.Source), await Fingerprint.TakeAsync(redis.Target));
    }

    [Fact]
    public async Task Dump_IsOfOneInstant_WhileOthersWrite()
    {
        await redis.EmptyAsync();
        await redis.Source.RunAsync(Enumerable.Range(0, 2000).Select(i => $"SET before{i} {new string('x', 500)}").ToArray());
        await using var dump = await new RedisDumpSource(redis.SourceAddress(), TimeProvider.System).OpenAsync(Cancellation);
        await redis.Source.RunAsync("SET after 1", "DEL before0");
        var (_, report) = await RedisFixture.FinishAsync(dump);
        Assert.Equal([new Keyspace(0, 2000, 0)], report.Contents.Keyspaces!);
        Assert.Empty(report.Notes);
        Assert.Equal("Redis", report.Server.Product);
        Assert.StartsWith("7.", report.Server.Version, StringComparison.Ordinal);
        Assert.InRange(DateTimeOffset.UtcNow - dump.TakenAt, TimeSpan.FromSeconds(-1), TimeSpan.FromMinutes(2));
    }

    private async Task AssertComesBackAsync(int seed, bool mayReplicate)
    {
        await redis.EmptyAsync();
        await redis.Source.RunAsync(new GeneratedData(seed).Make());
        var before = await Fingerprint.TakeAsync(redis.Source);
        var (rdb, report) = await RedisFixture.DumpAsync(redis.SourceAddress(mayReplicate));
        await RedisFixture.CheckRdbAsync(rdb);
        Assert.Equal(mayReplicate, report.Notes.Count == 0);
        Assert.Equal(mayReplicate, !report.Notes.Any(note => note.StartsWith("Not of one instant", StringComparison.Ordinal)));

        Assert.Null(await RedisFixture.RestoreAsync(redis.OpenTarget(), rdb));

        Assert.Equal(before, await Fingerprint.TakeAsync(redis.Target));
        Assert.Equal(report.Contents.Keyspaces!, (await redis.OpenTarget().TakeInventoryAsync(Cancellation)).Keyspaces!);
    }
}
