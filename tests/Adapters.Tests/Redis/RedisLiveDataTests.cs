using SuperInsight.Adapters.Redis;
using SuperInsight.Domain.Backups;

namespace SuperInsight.Adapters.Tests.Redis;

[Collection(nameof(RedisSuite))]
public sealed class RedisLiveDataTests(RedisFixture redis)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ReplaceAsync_LeavesTheBackupAndNothingElse()
    {
        await redis.EmptyAsync();
        await redis.Source.RunAsync("SET kept 1", "SET changed old");
        var (rdb, report) = await RedisFixture.DumpAsync(redis.SourceAddress());
        await redis.Source.RunAsync("SET changed new", "DEL kept", "SET added 1");
        RedisLiveData live = new(() => redis.Source.Address(), TimeProvider.System);
        Assert.False(live.KeepsBefore);

        for (var repeat = 0; repeat < 2; repeat++)
            await live.ReplaceAsync(BackupSource.Redis, "drain-web-7", (target, _) => RedisFixture.RestoreAsync(target, rdb), Cancellation);

        Assert.Equal(report.Contents.Keyspaces, (await new RedisRestoreTarget(redis.Source.Address(), TimeProvider.System).TakeInventoryAsync(Cancellation)).Keyspaces);
    }
}
