namespace SuperInsight.Domain.Backups;

/// <summary>
/// Backs up every database of the PostgreSQL server for one scheduled moment, one after another. One that fails keeps none of the
/// others from its turn. Safe to repeat: what is done already is not done again.
/// </summary>
public sealed class BackUpDatabases(IReadOnlyCollection<IDumpSource> sources, RunScheduledBackup backup)
{
    /// <param name="requestOf">What to ask for, of each source.</param>
    /// <param name="cancellationToken">Ends the run, between two databases or within one.</param>
    /// <exception cref="OperationException">One or more failed; the others have been backed up.</exception>
    public async Task RunAsync(Func<BackupSource, BackupRequest> requestOf, CancellationToken cancellationToken)
    {
        List<OperationException> failures = [];
        BackupSource[] databases = [.. sources.Select(source => source.Source).Where(source => source.IsDatabase)];
        foreach (var database in databases)
        {
            try
            {
                await backup.RunAsync(requestOf(database), cancellationToken);
            }
            catch (OperationException failure)
            {
                failures.Add(failure);
            }
        }

        if (failures is [var only])
            throw only;
        if (failures.Count > 0)
        {
            throw new BackupException("back up", string.Join(", ", databases), $"{failures.Count} of {databases.Length} databases failed: {string.Join("; ", failures.Select(failure => failure.Message))}",
                string.Join(' ', failures.Select(failure => failure.Hint).Distinct()));
        }
    }
}
