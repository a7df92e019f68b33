namespace SuperInsight.Domain.Backups;

/// <summary>A source whose settings are read when it is used, so that a missing one closes this source and no other.</summary>
/// <param name="source">What it is a source of.</param>
/// <param name="create">Makes it from its settings.</param>
public sealed class ConfiguredDumpSource(BackupSource source, Func<IDumpSource> create) : IDumpSource
{
    public BackupSource Source => source;

    /// <exception cref="Settings.SettingException">A setting is missing or unfit.</exception>
    public void EnsureConfigured() => create().EnsureConfigured();

    public Task<Dump> OpenAsync(CancellationToken cancellationToken) => create().OpenAsync(cancellationToken);

    public Task<Dump> OpenAsync(BackupPace pace, CancellationToken cancellationToken) => create().OpenAsync(pace, cancellationToken);
}
