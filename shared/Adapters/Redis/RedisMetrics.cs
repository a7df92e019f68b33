using System.Globalization;
using SuperInsight.Domain.Metrics;
using static SuperInsight.Domain.Metrics.MetricKind;

namespace SuperInsight.Adapters.Redis;

/// <summary>
/// Redis' memory, clients, persistence and evictions, by the names that redis_exporter's dashboards know.
/// See <see href="https://redis.io/docs/latest/commands/info/"/>.
/// </summary>
public sealed class RedisMetrics(RedisAddress address) : IMetricsSource
{
    private const string Operation = "measure";

    private static readonly (string Field, string Name, string Meaning, MetricKind Kind)[] Numbers =
    [
        ("used_memory", "redis_memory_usage_bytes", "Memory that Redis has allocated.", Gauge),
        ("used_memory", "redis_memory_used_bytes", "Memory that Redis has allocated.", Gauge),
        ("used_memory_rss", "redis_memory_used_rss_bytes", "Memory that Redis has of the machine.", Gauge),
        ("used_memory_peak", "redis_memory_used_peak_bytes", "The most memory that Redis had allocated.", Gauge),
        ("maxmemory", "redis_memory_max_bytes", "Memory that Redis may allocate; 0 without a limit.", Gauge),
        ("mem_fragmentation_ratio", "redis_mem_fragmentation_ratio", "Memory of the machine for every byte allocated.", Gauge),
        ("connected_clients", "redis_connected_clients", "Clients.", Gauge),
        ("blocked_clients", "redis_blocked_clients", "Clients that wait in a blocking command.", Gauge),
        ("maxclients", "redis_config_maxclients", "Clients that Redis takes.", Gauge),
        ("loading", "redis_loading_dump_file", "Whether Redis reads its data in.", Gauge),
        ("rdb_changes_since_last_save", "redis_rdb_changes_since_last_save", "Changes that are in no RDB file.", Gauge),
        ("rdb_last_save_time", "redis_rdb_last_save_timestamp_seconds", "When an RDB file was written last, in seconds since 1970.", Gauge),
        ("aof_enabled", "redis_aof_enabled", "Whether there is an append-only file.", Gauge),
        ("evicted_keys", "redis_evicted_keys_total", "Keys removed for want of memory.", Counter),
        ("expired_keys", "redis_expired_keys_total", "Keys that expired.", Counter),
        ("keyspace_hits", "redis_keyspace_hits_total", "Keys asked for that were there.", Counter),
        ("keyspace_misses", "redis_keyspace_misses_total", "Keys asked for that were not there.", Counter),
        ("total_commands_processed", "redis_commands_processed_total", "Commands.", Counter),
        ("total_connections_received", "redis_connections_received_total", "Connections.", Counter),
        ("rejected_connections", "redis_rejected_connections_total", "Connections refused for want of room.", Counter),
        ("uptime_in_seconds", "redis_uptime_in_seconds", "Seconds since Redis started.", Gauge),
        ("connected_slaves", "redis_connected_slaves", "Replicas.", Gauge),
    ];

    private static readonly (string Field, string Name, string Meaning)[] Verdicts =
    [
        ("rdb_last_bgsave_status", "redis_rdb_last_bgsave_status", "Whether the last RDB file could be written."),
        ("aof_last_write_status", "redis_aof_last_write_status", "Whether the append-only file could be written."),
        ("aof_last_bgrewrite_status", "redis_aof_last_bgrewrite_status", "Whether the append-only file could be rewritten."),
    ];

    public string Name => "redis";

    public IReadOnlyList<Metric> WhenAway => [Up(0)];

    public async Task<IReadOnlyList<Metric>> MeasureAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = await RedisConnection.OpenAsync(address, cancellationToken);
            var info = await RedisServerInfo.AskAsync(connection, cancellationToken);
            return
            [
                Up(1),
                .. Numbers.Select(number => new Metric(number.Name, number.Meaning, One(Number(info.Find(number.Field)))) { Kind = number.Kind }),
                .. Verdicts.Select(verdict => new Metric(verdict.Name, verdict.Meaning, One(info.Find(verdict.Field) is { } said ? said == "ok" ? 1 : 0 : null))),
                new("redis_memory_usage_percent", "Memory that Redis has allocated, in percent of its limit; absent without one.",
                    One(Number(info.Find("maxmemory")) is > 0 and var most ? 100 * Number(info.Find("used_memory")) / most : null)),
                new("redis_db_keys", "Keys of a database, expired ones that were not removed yet too.",
                    [.. info.Keyspaces.Select(keyspace => new MetricSample(keyspace.Keys, ("db", string.Create(CultureInfo.InvariantCulture, $"db{keyspace.Database}"))))]),
            ];
        }
        catch (Exception failure) when (RedisFailure.Is(failure))
        {
            throw RedisFailure.From(Operation, address, failure);
        }
    }

    private static double? Number(string? text) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static IReadOnlyList<MetricSample> One(double? value) => value is { } known ? [new(known)] : [];

    private static Metric Up(double value) => new("redis_up", "Whether Redis answers.", [new(value)]);
}
