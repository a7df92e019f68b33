using Microsoft.Extensions.Logging;
using SuperInsight.Domain.Encryption;

namespace SuperInsight.Domain.Backups.Drills;

/// <summary>Opens the private keys that this machine has; an empty list where it has none, as on most servers. The caller disposes them.</summary>
/// <exception cref="OperationException">There is a setting, but what it names cannot be read.</exception>
public delegate IReadOnlyList<AgeIdentity> OpenIdentities();

/// <summary>
/// The drills of a timer: whatever is due, with the keys that are here. Where drills are not possible that is no failure, and
/// nothing is done; another machine may hold them.
/// </summary>
public sealed partial class HoldDrills(RunDueDrills dueDrills, OpenIdentities openIdentities, ILogger<HoldDrills> logger)
{
    /// <exception cref="OperationException">Of at least one source no verdict was reached; this is the first one's failure.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var identities = openIdentities();
        try
        {
            var outcomes = await dueDrills.RunAsync(identities, null, cancellationToken);
            var held = outcomes.Count(outcome => outcome is DrillOutcome.Judged { Verdict.Held: true });
            var impossible = outcomes.Count(outcome => outcome is DrillOutcome.Impossible);
            LogDone(logger, outcomes.Count, held, impossible);
            if (outcomes.OfType<DrillOutcome.Undecided>().FirstOrDefault() is { Failure: var failure })
                throw new BackupException(RunDrill.Operation, failure.Subject, failure.Reason, failure.Hint, failure);
        }
        finally
        {
            foreach (var identity in identities)
                identity.Dispose();
        }
    }

    [LoggerMessage(EventId = 153, Level = LogLevel.Information, Message = "Drills: {Due} sources were due, {Held} held, {Impossible} are not possible here")]
    private static partial void LogDone(ILogger logger, int due, int held, int impossible);
}
