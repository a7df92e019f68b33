using SuperInsight.Domain.Backups;

namespace SuperInsight.Adapters;

/// <summary>A source whose settings are read when it is first dumped, so that those of one that are missing close no other.</summary>
/// <param name="source">What it is of.</param>
/// <param name="open">Makes the source itself; called for each dump.</param>
public sealed class LazyDumpSource(BackupSource source, Func<IDumpSource> open) : IDumpSource
{
    public BackupSource Source => source;

    public Task<Dump> OpenAsync(CancellationToken cancellationToken) => open().OpenAsync(cancellationToken);
}
