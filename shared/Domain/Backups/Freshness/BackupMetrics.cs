using SuperInsight.Domain.Metrics;

namespace SuperInsight.Domain.Backups.Freshness;

/// <summary>Measures the newest good restore point of every source. A source without one has no age and no size, and is stale in time.</summary>
public sealed class BackupMetrics(ReadBackupFreshness freshness) : IMetricsSource
{
    public string Name => "backups";

    public TimeSpan Deadline => TimeSpan.FromSeconds(10);

    /// <summary>It takes requests to the buckets.</summary>
    public TimeSpan Keep => TimeSpan.FromMinutes(1);

    public async Task<IReadOnlyList<Metric>> MeasureAsync(CancellationToken cancellationToken)
    {
        var sources = await freshness.RunAsync(cancellationToken);
        return
        [
            Gauge("backup_last_success_timestamp_seconds", "When the newest good restore point was complete, in Unix time.", source => source.Newest?.CompletedAt.ToUnixTimeMilliseconds() / 1000.0),
            Gauge("backup_age_seconds", "How old the data of the newest good restore point are.", source => source.Age?.TotalSeconds),
            Gauge("backup_size_bytes", "Bytes in the newest good restore point as its source gave them.", source => source.Newest?.Objects.Sum(stored => stored.PlainBytes)),
            Gauge("backup_stored_bytes", "Bytes of the newest good restore point in the bucket.", source => source.Newest?.Objects.Sum(stored => stored.StoredBytes)),
            Gauge("backup_duration_seconds", "How long the newest good backup took.", source => source.Duration?.TotalSeconds),
            Gauge("backup_verified", "Whether the newest good restore point was read back and found good.", source => source.Newest is null ? null : source.IsVerified ? 1 : 0),
            Gauge("backup_stale", "Whether there is no good restore point within the RPO.", source => source.IsStale ? 1 : 0),
        ];

        Metric Gauge(string name, string meaning, Func<SourceFreshness, double?> valueOf) =>
            new(name, meaning, [.. sources.Select(source => (source.Source, Value: valueOf(source))).Where(one => one.Value is not null)
                .Select(one => new MetricSample(one.Value!.Value, ("source", one.Source.ToString())))]);
    }
}
