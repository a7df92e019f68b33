using Microsoft.Extensions.Logging;
using SuperInsight.Domain.Backups.Catalogue;
using SuperInsight.Domain.Backups.Reading;
using SuperInsight.Domain.Encryption;

namespace SuperInsight.Domain.Backups;

/// <summary>
/// Reads every byte of a restore point and compares it with the signed manifest; with an identity, what it decrypts to as well.
/// The verdict is recorded, good or bad.
/// </summary>
public sealed partial class VerifyRestorePoint(RestorePointCatalogue catalogue, RestorePointReader reader, VerificationLedger verifications, ILogger<VerifyRestorePoint> logger)
{
    private const string Operation = "verify";

    /// <exception cref="RestorePointDamagedException">It is damaged or forged.</exception>
    /// <exception cref="OperationException">It could not be read.</exception>
    public async Task<Verification> RunAsync(RestorePointReference reference, IReadOnlyList<AgeIdentity> identities, IProgress<BackupProgress>? progress, CancellationToken cancellationToken)
    {
        var manifest = await catalogue.FindAsync(reference, Operation, cancellationToken);
        var plainToo = identities.Count > 0;
        try
        {
            foreach (var data in manifest.Objects)
            {
                await (plainToo
                    ? reader.ReadPlainAsync(Operation, manifest, data, identities, static (_, _) => ValueTask.CompletedTask, progress, cancellationToken)
                    : reader.CheckStoredAsync(Operation, manifest, data, progress, cancellationToken));
            }
        }
        catch (RestorePointDamagedException damaged)
        {
            await RecordAsync(manifest, new(manifest.Id, false, plainToo, damaged.Reason), cancellationToken);
            throw;
        }

        await RecordAsync(manifest, new(manifest.Id, true, plainToo, null), cancellationToken);
        return new Verification(catalogue.Describe(manifest, verified: true), plainToo);
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
public sealed record Verification(RestorePoint Point, bool PlainToo);
