using Microsoft.Extensions.Logging;
using SuperInsight.Domain.Backups.Catalogue;
using SuperInsight.Domain.Backups.Reading;
using SuperInsight.Domain.Encryption;

namespace SuperInsight.Domain.Backups;

/// <summary>
/// Reads every byte of a restore point and compares it with the signed manifest; with an identity, what it decrypts to as well.
/// The verdict is recorded, good or bad. A point is good when one bucket's copy is; what is wrong with the other's is said.
/// </summary>
public sealed partial class VerifyRestorePoint(RestorePointCatalogue catalogue, RestorePointReader reader, VerificationLedger verifications, ILogger<VerifyRestorePoint> logger)
{
    private const string Operation = "verify";

    /// <exception cref="RestorePointDamagedException">It is damaged or forged.</exception>
    /// <exception cref="OperationException">It could not be read.</exception>
    public async Task<Verification> RunAsync(RestorePointReference reference, IReadOnlyList<AgeIdentity> identities, IProgress<BackupProgress>? progress, CancellationToken cancellationToken)
    {
        var point = await catalogue.LocateAsync(reference, Operation, cancellationToken);
        var manifest = point.Manifest;
        List<string> notes = [.. point.Warnings];
        var plainToo = identities.Count > 0;
        try
        {
            foreach (var data in manifest.Objects)
            {
                var copies = await reader.FindCopiesAsync(cancellationToken);
                await CheckAsync(manifest, data, copies, identities, progress, cancellationToken);
                notes.AddRange(copies.Notes);
            }
        }
        catch (RestorePointDamagedException damaged)
        {
            await RecordAsync(manifest, new(manifest.Id, false, plainToo, damaged.Reason), cancellationToken);
            throw damaged.Naming(await catalogue.NewestGoodAsync(reference.Source, new HashSet<string> { manifest.Id }, cancellationToken), "`ops backup verify` proves it");
        }

        await RecordAsync(manifest, new(manifest.Id, true, plainToo, null), cancellationToken);
        Verification verification = new(point.Describe(verified: true), plainToo);
        return notes.Count > 0 ? verification with { Notes = notes } : verification;
    }

    private async Task CheckAsync(
        Manifest manifest, StoredData data, StoredCopies copies, IReadOnlyList<AgeIdentity> identities, IProgress<BackupProgress>? progress, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                await (identities.Count > 0
                    ? reader.ReadPlainAsync(Operation, manifest, data, identities, copies, static (_, _) => ValueTask.CompletedTask, progress, cancellationToken)
                    : reader.CheckStoredAsync(Operation, manifest, data, copies, progress, cancellationToken));
                return;
            }
            catch (OperationException failure) when (StoredCopies.MayHelp(failure) && copies.IsAnyLeft)
            {
                // It broke off half-way: the other copy is read from its start.
            }
        }
    }

    private async Task RecordAsync(Manifest manifest, VerificationFact fact, CancellationToken cancellationToken)
    {
        try
        {
            await verifications.RecordAsync(BackupSource.Parse(manifest.Source), fact, cancellationToken);
        }
        catch (OperationException refused)
        {
            // Whoever may only read, or whose ledger is unfit, can still verify.
            LogUnrecorded(logger, refused, manifest.Id);
        }
    }

    [LoggerMessage(EventId = 140, Level = LogLevel.Warning, Message = "The verdict on {RestorePoint} could not be recorded")]
    private static partial void LogUnrecorded(ILogger logger, Exception exception, string restorePoint);
}

/// <summary>A restore point that proved good.</summary>
/// <param name="Point">The point.</param>
/// <param name="PlainToo">Whether it was decrypted, or only the stored bytes and the signature were checked.</param>
public sealed record Verification(RestorePoint Point, bool PlainToo)
{
    /// <summary>What a person must know: a copy that was passed over, and why.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}
