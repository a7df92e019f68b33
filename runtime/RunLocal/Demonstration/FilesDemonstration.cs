namespace SuperInsight.RunLocal;

/// <summary>Files: backed up by their timer, restored into a new folder, compared byte by byte.</summary>
public sealed class FilesDemonstration(BackupSteps backups, OpsCommand ops, IReadOnlyDictionary<string, string> roots)
{
    private const string Function = "BackupFiles";

    private string id = "";

    public async Task<string> TakeAsync(CancellationToken cancellationToken)
    {
        var point = await backups.TakeAsync(Function, "files", cancellationToken);
        id = BackupSteps.Id(point);
        return BackupSteps.Describe(point, Function);
    }

    public async Task<string> RestoreAsync(CancellationToken cancellationToken)
    {
        await backups.VerifyAsync(id, cancellationToken);
        var scratch = TemporaryFolder.NextPath();
        try
        {
            await ops.RunAsync(cancellationToken, "backup", "restore", id, "--to-directory", scratch);
            var comparisons = roots.Select(root => TreeComparison.Compare(root.Value, Path.Combine(scratch, root.Key))).ToArray();
            var differences = comparisons.SelectMany(comparison => comparison.Differences).ToArray();
            return differences.Length == 0
                ? $"into a new folder: {comparisons.Sum(comparison => comparison.Rows)} files, links and folders equal"
                : throw new ServerFailedException($"The restored files differ: {string.Join("; ", differences.Take(5))}");
        }
        finally
        {
            TemporaryFolder.Delete(scratch);
        }
    }
}
