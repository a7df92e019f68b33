using Microsoft.Extensions.Time.Testing;
using SuperInsight.Adapters.Redis;
using SuperInsight.Domain.Backups;

namespace SuperInsight.Adapters.Tests.Redis;

/// <summary>What a restore refuses, leaves out, and leaves behind.</summary>
[Collection(nameof(RedisSuite))]
public sealed class RestoreTests(RedisFixture redis)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("SET there 1")]
    [InlineData("FUNCTION LOAD #!lua\tname=there\nredis.register_function('f',function()return(1)end)")]
    public async Task OpenAsync_Refuses_AServerThatIsNotEmpty(string command)
    {
        await FillAsync("SET k new");
        await redis.Target.RunAsync([[.. command.Split(' ').Select(word => System.Text.Encoding.ASCII.GetBytes(word.Replace('\t', ' ')))]]);
        var (rdb, _) = await RedisFixture.DumpAsync(redis.SourceAddress());
        Assert.Equal(1, await redis.Target.CountAsync());
        var failure = await Assert.ThrowsAsync<BackupException>(() => RedisFixture.RestoreAsync(redis.OpenTarget(), rdb));
        Assert.Contains("--clean", failure.Hint, StringComparison.Ordinal);
        Assert.Equal(1, await redis.Target.CountAsync());
    }

    [Fact]
    public async Task Restore_WithClean_ReplacesKeysOfTheSameNames_AndKeepsOthers()
    {
        await FillAsync("SET k new", "FUNCTION LOAD #!lua\tname=lib\nredis.register_function('f',function()return(1)end)");
        await redis.Target.RunAsync("SET k old", "SET other kept");
        var (rdb, report) = await RedisFixture.DumpAsync(redis.SourceAddress());
        await RedisFixture.RestoreAsync(redis.OpenTarget(), rdb, RestoreReplacement.SameNames);
        await RedisFixture.RestoreAsync(redis.OpenTarget(), rdb, RestoreReplacement.SameNames);
        Assert.Equal(["new", "kept"], (await redis.Target.RunAsync("GET k", "GET other")).Select(Text));
        Assert.Empty(InventoryComparison.Differences(report.Contents, await redis.OpenTarget().TakeInventoryAsync(Cancellation)));
    }

    [Fact]
    public async Task Restore_LeavesOutKeys_ThatHaveExpiredSince()
    {
        await FillAsync("SET stays v", "SET soon v PX 3600000", "SET late v PX 36000000", "SELECT 5", "SET soon v PX 3600000");
        var (rdb, report) = await RedisFixture.DumpAsync(redis.SourceAddress());
        Assert.Equal([new Keyspace(0, 3, 2), new Keyspace(5, 1, 1)], report.Contents.Keyspaces!);
        var warning = await RedisFixture.RestoreAsync(new RedisRestoreTarget(redis.Target.Address(), new FakeTimeProvider(DateTimeOffset.UtcNow.AddHours(2))), rdb);
        Assert.StartsWith("2 keys had expired", warning, StringComparison.Ordinal);
        var found = await redis.OpenTarget().TakeInventoryAsync(Cancellation);
        Assert.Equal([new Keyspace(0, 2, 1)], found.Keyspaces!);
        Assert.Empty(InventoryComparison.Differences(report.Contents, found));
    }

    [Fact]
    public async Task Restore_SaysSo_WhereTheServerDoesNotReadTheVersion()
    {
        await FillAsync("SET k v");
        var (rdb, _) = await RedisFixture.DumpAsync(redis.SourceAddress());
        "0099"u8.CopyTo(rdb.AsSpan(5));
        var failure = await Assert.ThrowsAsync<BackupException>(() => RedisFixture.RestoreAsync(redis.OpenTarget(), rdb));
        Assert.Contains("does not read values of RDB version 99", failure.Reason, StringComparison.Ordinal);
        Assert.Contains("newer one", failure.Hint, StringComparison.Ordinal);
        Assert.Equal(0, await redis.Target.CountAsync());
    }

    [Theory]
    [InlineData(false, 0)]
    [InlineData(true, 11)]
    public async Task Restore_IsUndone_WhenItEndsEarly_UnlessOthersHaveWritten(bool othersWrite, long left)
    {
        await FillAsync([.. Enumerable.Range(0, 10).Select(i => $"SET k{i} {new string('v', 2000 + i)}")]);
        var (rdb, _) = await RedisFixture.DumpAsync(redis.SourceAddress());
        await using (var session = await redis.OpenTarget().OpenAsync(RestoreReplacement.None, Inventory.Empty, Cancellation))
        {
            await session.WriteAsync(rdb.AsMemory(..^9), Cancellation);
            await Assert.ThrowsAsync<BackupException>(() => session.CompleteAsync(Cancellation));
            // All are on their way; which have arrived, the server knows.
            await Eventually.TrueAsync(async () => await redis.Target.CountAsync() == 10);
            if (othersWrite)
                await redis.Target.RunAsync("SET other v");
        }

        Assert.Equal(left, await redis.Target.CountAsync());
    }

    [Fact]
    public async Task Restore_FailsWithAHint_WhenTheServersMemoryIsFull()
    {
        await FillAsync([.. Enumerable.Range(0, 50).Select(i => $"SET k{i} {new string('v', 20000)}")]);
        var (rdb, _) = await RedisFixture.DumpAsync(redis.SourceAddress());
        await redis.Target.RunAsync("CONFIG SET maxmemory 1");
        try
        {
            var failure = await Assert.ThrowsAsync<BackupException>(() => RedisFixture.RestoreAsync(redis.OpenTarget(), rdb));
            Assert.Contains("maxmemory", failure.Reason, StringComparison.Ordinal);
        }
        finally
        {
            await redis.Target.RunAsync("CONFIG SET maxmemory 0");
        }
    }

    [Fact]
    public async Task FileTarget_LeavesNothing_WhenItEndsEarly_AndNeverOverwrites()
    {
        var folder = Directory.CreateTempSubdirectory("rdb-target-").FullName;
        try
        {
            var target = RedisTargets.OpenFile(Path.Combine(folder, "dump.rdb"));
            await using (var session = await target.OpenAsync(RestoreReplacement.None, Inventory.Empty, Cancellation))
                await session.WriteAsync(new byte[1000], Cancellation);
            Assert.Empty(Directory.GetFiles(folder));

            await File.WriteAllTextAsync(target.Description, "old", Cancellation);
            foreach (var replace in Enum.GetValues<RestoreReplacement>())
            {
                var failure = await Assert.ThrowsAsync<BackupException>(() => target.OpenAsync(replace, Inventory.Empty, Cancellation));
                Assert.Contains("exists already", failure.Reason, StringComparison.Ordinal);
            }

            var nowhere = RedisTargets.OpenFile(Path.Combine(folder, "missing", "dump.rdb"));
            await Assert.ThrowsAsync<BackupException>(() => nowhere.OpenAsync(RestoreReplacement.None, Inventory.Empty, Cancellation));
            Assert.Equal("old", await File.ReadAllTextAsync(target.Description, Cancellation));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string Text(RedisReply reply) => System.Text.Encoding.UTF8.GetString(((RedisReply.Bulk)reply).Bytes!);

    private async Task FillAsync(params string[] commands)
    {
        await redis.EmptyAsync();
        await redis.Source.RunAsync(commands.Select(command => command.Split(' ').Select(word => System.Text.Encoding.ASCII.GetBytes(word.Replace('\t', ' '))).ToArray()));
    }
}
