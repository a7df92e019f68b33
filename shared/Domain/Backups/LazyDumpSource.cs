namespace SuperInsight.Domain.Backups;

/// <summary>A source that is made when a backup of it is asked for: a setting that it lacks closes it alone, and no other.</summary>
/// <param name="source">What it is a backup of.</param>
/// <param name="make">Makes it; its exceptions are those of the backup.</param>
public sealed class LazyDumpSource(BackupSource source, Func<IDumpSource> make) : IDumpSource
{
    public BackupSource Source => source;

    public Task<Dump> OpenAsync(CancellationToken cancellationToken) => make().OpenAsync(cancellationToken);
}
