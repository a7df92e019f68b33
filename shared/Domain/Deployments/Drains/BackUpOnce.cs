using SuperInsight.Domain.Backups;
using SuperInsight.Domain.Backups.Runs;

namespace SuperInsight.Domain.Deployments.Drains;

/// <summary>Takes one backup of a source for an occasion, here and now, however often it is asked to.</summary>
public sealed class BackUpOnce(TakeBackup takeBackup)
{
    private const string Operation = "make safe";

    /// <summary>How often a backup is begun for one occasion: until the controller has lost its patience.</summary>
    private const int Attempts = 20;

    /// <remarks>A run that failed is never taken up again under its name.</remarks>
    /// <returns>The restore point.</returns>
    /// <exception cref="OperationException">There is none: another run has the source, or all attempts failed; repeat.</exception>
    public async Task<string> RunAsync(BackupSource source, string occasion, CancellationToken cancellationToken)
    {
        for (var attempt = 1; attempt <= Attempts; attempt++)
        {
            // Visitors wait for it.
            BackupRequest request = new(source, attempt == 1 ? occasion : $"{occasion}-{attempt}", BackupTrigger.Request) { Pace = BackupPace.Full };
            switch (await takeBackup.RunAsync(request, null, cancellationToken))
            {
                case BackupOutcome.Taken taken:
                    return taken.Point.Id;
                case BackupOutcome.AlreadyTaken { Run: var run }:
                    return run.RestorePointId ?? run.RunId;
                case BackupOutcome.GivenUp:
                    continue;
                case BackupOutcome.Refused { Holder: var holder }:
                    throw new BackupException(Operation, source.ToString(), $"another run ({holder.RunId}) has it, which may have begun before the last write", "It is tried again when that one has ended.");
                case BackupOutcome.NotPossible { Reason: var reason }:
                    throw reason;
            }
        }

        throw new BackupException(Operation, source.ToString(), $"{Attempts} backups failed", $"`ops backup run {source}` shows what is wrong.");
    }
}
