using SuperInsight.Domain.Backups.Catalogue;
using SuperInsight.Domain.Backups.Reading;
using SuperInsight.Domain.Encryption;

namespace SuperInsight.Domain.Backups;

/// <summary>
/// Restores a point into a target and counts what arrived. One transaction: until every byte has proven right and the target has
/// accepted all of it, the target is as it was.
/// </summary>
public sealed class RestoreBackup(RestorePointCatalogue catalogue, RestorePointReader reader)
{
    private const string Operation = "restore";

    /// <exception cref="RestorePointDamagedException">The point is damaged or forged; the target is as it was.</exception>
    /// <exception cref="OperationException">The target refused, or is not empty, or does not hold what the manifest says.</exception>
    public async Task<Restoration> RunAsync(
        RestorePointReference reference, IRestoreTarget target, RestoreReplacement replace, IReadOnlyList<AgeIdentity> identities,
        IProgress<BackupProgress>? progress, CancellationToken cancellationToken)
    {
        var manifest = await catalogue.FindAsync(reference, Operation, cancellationToken);
        var data = manifest.Objects[0];
        if (!target.Takes(data.DumpFormat))
        {
            throw new BackupException(Operation, manifest.Id, $"it is a backup of {manifest.Source} ({data.DumpFormat}), which {target.Description} cannot take",
                "Give a target of its kind: --to postgresql://… for databases, --to redis://… or --to-file for Redis, --to-directory for files.");
        }

        if (replace == RestoreReplacement.None && await target.CountObjectsAsync(cancellationToken) is > 0 and var count)
        {
            throw new BackupException(Operation, target.Description, $"the target is not empty: it holds {count} objects",
                "Give an empty one, or --clean to replace objects of the same names.");
        }

        string? warning;
        await using (var session = await target.OpenAsync(replace, manifest.Contents, cancellationToken))
        {
            await reader.ReadPlainAsync(Operation, manifest, data, identities, session.WriteAsync, progress, cancellationToken);
            await session.CompleteAsync(cancellationToken);
            warning = session.Warning;
        }

        var expected = target.Expect(manifest.Contents);
        var differences = InventoryComparison.Differences(expected, await target.TakeInventoryAsync(cancellationToken));
        if (differences.Count > 0)
        {
            throw new BackupException(Operation, target.Description, $"the restore went through, but the target does not hold what the manifest says: {string.Join("; ", differences.Take(10))}",
                "Somebody may be writing to the target. Restore into one that nobody uses, and report this if it happens there.");
        }

        return new Restoration(catalogue.Describe(manifest, verified: true), target.Description, expected, warning);
    }
}

/// <summary>A restore that held: what was restored, where to, and what was counted there.</summary>
public sealed record Restoration(RestorePoint Point, string Target, Inventory Contents, string? Warning);
