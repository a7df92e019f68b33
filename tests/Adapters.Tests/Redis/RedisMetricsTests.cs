using System.Globalization;
using System.Text;
using SuperInsight.Adapters.Redis;
using SuperInsight.Domain.Backups;
using SuperInsight.Domain.Metrics;

namespace SuperInsight.Adapters.Tests.Redis;

/// <summary>What is measured of a real server agrees with its INFO.</summary>
[Collection(nameof(RedisSuite))]
public sealed class RedisMetricsTests(RedisFixture redis)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Figures_AgreeWithInfo()
    {
        await redis.EmptyAsync();
        await redis.Source.RunAsync("CONFIG SET maxmemory 64mb", "SET a 1", "SET b 2", "GET a", "GET nothing", $"SET large {new string('x', 100_000)}");
        try
        {
            var metrics = new RedisMetrics(redis.Source.Address());
            await metrics.MeasureAsync(Cancellation);
            var info = await InfoAsync();
            var reading = new MetricsReading(default, await metrics.MeasureAsync(Cancellation));
            Assert.Equal(1, Value(reading, "redis_up"));
            foreach (var (name, field) in new[]
            {
                ("redis_memory_max_bytes", "maxmemory"), ("redis_blocked_clients", "blocked_clients"), ("redis_config_maxclients", "maxclients"), ("redis_rdb_changes_since_last_save", "rdb_changes_since_last_save"),
                ("redis_rdb_last_save_timestamp_seconds", "rdb_last_save_time"), ("redis_aof_enabled", "aof_enabled"), ("redis_evicted_keys_total", "evicted_keys"),
                ("redis_keyspace_hits_total", "keyspace_hits"), ("redis_keyspace_misses_total", "keyspace_misses"), ("redis_rejected_connections_total", "rejected_connections"),
            })
            {
                Assert.Equal(double.Parse(info[field], CultureInfo.InvariantCulture), Value(reading, name));
            }

            // Buffers of the connections that ask come and go.
            Assert.Equal(double.Parse(info["used_memory"], CultureInfo.InvariantCulture), Value(reading, "redis_memory_usage_bytes"), 200_000.0);
            Assert.InRange(Value(reading, "redis_memory_usage_bytes"), 100_000, 64 << 20);
            Assert.Equal(Value(reading, "redis_memory_used_bytes"), Value(reading, "redis_memory_usage_bytes"));
            Assert.Equal(100 * Value(reading, "redis_memory_usage_bytes") / (64 << 20), Value(reading, "redis_memory_usage_percent"), 1e-9);
            Assert.Equal(1, Value(reading, "redis_rdb_last_bgsave_status"));
            Assert.Equal(3, Value(reading, "redis_db_keys"));
        }
        finally
        {
            await redis.Source.RunAsync("CONFIG SET maxmemory 0");
        }
    }

    [Fact]
    public async Task Clients_AreCounted()
    {
        var metrics = new RedisMetrics(redis.Source.Address());
        var before = Value(new(default, await metrics.MeasureAsync(Cancellation)), "redis_connected_clients");
        await using var one = await RedisConnection.OpenAsync(redis.Source.Address(), Cancellation);
        await using var two = await RedisConnection.OpenAsync(redis.Source.Address(), Cancellation);
        // Redis may not have noticed yet that one before has gone.
        await Eventually.TrueAsync(async () => Value(new(default, await metrics.MeasureAsync(Cancellation)), "redis_connected_clients") is var now && now >= 3 && now <= before + 2);
    }

    [Fact]
    public async Task AServerThatDoesNotAnswer_IsAway()
    {
        var metrics = new RedisMetrics(new() { Host = "127.0.0.1", Port = RunLocal.LoopbackPort.TakeFree() });
        await Assert.ThrowsAsync<BackupException>(() => metrics.MeasureAsync(Cancellation));
        Assert.Equal(0, Value(new(default, metrics.WhenAway), "redis_up"));
    }

    private static double Value(MetricsReading reading, string name) => Assert.Single(reading.Find(name)).Value;

    private async Task<Dictionary<string, string>> InfoAsync() =>
        Encoding.UTF8.GetString(((RedisReply.Bulk)(await redis.Source.RunAsync("INFO everything"))[0]).Bytes!).Split("\r\n")
            .Select(line => line.Split(':', 2)).Where(pair => pair.Length == 2).ToDictionary(pair => pair[0], pair => pair[1]);
}
