using SuperInsight.Domain.Backups.Catalogue;
using SuperInsight.Domain.Backups.Reading;
using SuperInsight.Domain.Encryption;

namespace SuperInsight.Domain.Backups;

/// <summary>
/// Restores a point into a target and counts what arrived. One transaction: until every byte has proven right and the target has
/// accepted all of it, the target is as it was. A copy that proves bad half-way is given up, and the restore begins anew from the other
/// bucket's.
/// </summary>
public sealed class RestoreBackup(RestorePointCatalogue catalogue, RestorePointReader reader)
{
    private const string Operation = "restore";

    /// <inheritdoc cref="RunAsync(RestorePointReference, IRestoreTarget, RestoreReplacement, DamagedPoint, IReadOnlyList{AgeIdentity}, IProgress{BackupProgress}, CancellationToken)"/>
    public Task<Restoration> RunAsync(
        RestorePointReference reference, IRestoreTarget target, RestoreReplacement replace, IReadOnlyList<AgeIdentity> identities,
        IProgress<BackupProgress>? progress, CancellationToken cancellationToken) =>
        RunAsync(reference, target, replace, DamagedPoint.IsRefused, identities, progress, cancellationToken);

    /// <exception cref="RestorePointDamagedException">The point is damaged or forged, and the hint names the newest good one; the target is as it was.</exception>
    /// <exception cref="OperationException">The target refused, or is not empty, or does not hold what the manifest says.</exception>
    public async Task<Restoration> RunAsync(
        RestorePointReference reference, IRestoreTarget target, RestoreReplacement replace, DamagedPoint whenDamaged, IReadOnlyList<AgeIdentity> identities,
        IProgress<BackupProgress>? progress, CancellationToken cancellationToken)
    {
        List<string> notes = [];
        HashSet<string> damaged = [];
        LocatedPoint? point = null;
        while (true)
        {
            try
            {
                point ??= await catalogue.LocateAsync(reference, Operation, cancellationToken);
                notes.AddRange(point.Warnings);
                return await RestoreAsync(point, target, replace, identities, notes, progress, cancellationToken) with { InsteadOf = damaged.FirstOrDefault() };
            }
            catch (RestorePointDamagedException bad)
            {
                damaged.Add(bad.Subject);
                var next = await catalogue.NewestGoodAsync(reference.Source, damaged, cancellationToken);
                if (next is null || whenDamaged == DamagedPoint.IsRefused)
                    throw bad.Leaving(target.Unfinished(replace)).Naming(next, "--fallback takes it");
                notes.Add($"{bad.Subject} is damaged ({bad.Reason}); {next.Manifest.Id} is taken instead");
                point = next;
            }
        }
    }

    private async Task<Restoration> RestoreAsync(
        LocatedPoint point, IRestoreTarget target, RestoreReplacement replace, IReadOnlyList<AgeIdentity> identities, List<string> notes,
        IProgress<BackupProgress>? progress, CancellationToken cancellationToken)
    {
        var manifest = point.Manifest;
        CheckKind(manifest, target);
        var copies = await reader.FindCopiesAsync(cancellationToken);
        string? warning;
        while (true)
        {
            try
            {
                warning = await FillAsync(manifest, target, replace, identities, copies, progress, cancellationToken);
                break;
            }
            catch (OperationException failure) when (StoredCopies.MayHelp(failure) && copies.IsAnyLeft)
            {
                // The target took bytes of a copy that broke off; it has let go of them, and the other copy is begun.
            }
        }

        notes.AddRange(copies.Notes);
        var expected = target.Expect(manifest.Contents);
        var differences = InventoryComparison.Differences(expected, await target.TakeInventoryAsync(cancellationToken));
        if (differences.Count > 0)
        {
            throw new BackupException(Operation, target.Description, $"the restore went through, but the target does not hold what the manifest says: {string.Join("; ", differences.Take(10))}",
                "Somebody may be writing to the target. Restore into one that nobody uses, and report this if it happens there.");
        }

        return new Restoration(point.Describe(verified: true), target.Description, expected, warning) { Notes = notes };
    }

    private static void CheckKind(Manifest manifest, IRestoreTarget target)
    {
        if (!target.Takes(manifest.Objects[0].DumpFormat))
        {
            throw new BackupException(Operation, manifest.Id, $"it is a backup of {manifest.Source} ({manifest.Objects[0].DumpFormat}), which {target.Description} cannot take",
                "Give a target of its kind: --to postgresql://… for databases, --to redis://… or --to-file for Redis, --to-directory for files.");
        }
    }

    /// <summary>Fills the target, and gives its warning.</summary>
    private async Task<string?> FillAsync(
        Manifest manifest, IRestoreTarget target, RestoreReplacement replace, IReadOnlyList<AgeIdentity> identities, StoredCopies copies,
        IProgress<BackupProgress>? progress, CancellationToken cancellationToken)
    {
        if (replace == RestoreReplacement.None && await target.CountObjectsAsync(cancellationToken) is > 0 and var count)
        {
            throw new BackupException(Operation, target.Description, $"the target is not empty: it holds {count} objects",
                "Give an empty one, or --clean to replace objects of the same names.");
        }

        await using var session = await target.OpenAsync(replace, manifest.Contents, cancellationToken);
        await reader.ReadPlainAsync(Operation, manifest, manifest.Objects[0], identities, copies, session.WriteAsync, progress, cancellationToken);
        await session.CompleteAsync(cancellationToken);
        return session.Warning;
    }
}

/// <summary>What a restore does about a point that proves damaged.</summary>
public enum DamagedPoint
{
    /// <summary>Fails, and names the newest good one.</summary>
    IsRefused,

    /// <summary>Takes the newest good one instead, and says so.</summary>
    IsReplaced,
}

/// <summary>A restore that held: what was restored, where to, and what was counted there.</summary>
public sealed record Restoration(RestorePoint Point, string Target, Inventory Contents, string? Warning)
{
    /// <summary>The point that was asked for, when it proved damaged and another was taken; null when it was not.</summary>
    public string? InsteadOf { get; init; }

    /// <summary>What a person must know of the choice of point and copy.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}
