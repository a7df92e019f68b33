namespace SuperInsight.Domain.Backups;

/// <summary>A backup, verification or restore could not be done.</summary>
public class BackupException(string operation, string subject, string reason, string hint, Exception? cause = null)
    : OperationException(operation, subject, reason, hint, cause);

/// <summary>A restore point is damaged, forged or not what its manifest says: it must not be restored.</summary>
public sealed class RestorePointDamagedException(string operation, string subject, string reason, string hint, Exception? cause = null)
    : BackupException(operation, subject, reason, hint, cause)
{
    /// <summary>The same, with a word on what was restored into.</summary>
    /// <param name="unfinished">What was left there; null when it is as it was.</param>
    internal RestorePointDamagedException Leaving(string? unfinished) =>
        new(Operation, Subject, Reason, $"{unfinished ?? "Nothing was changed."} {Hint}", this);

    /// <summary>The same, with a hint at the newest good point.</summary>
    /// <param name="other">It; null when there is none.</param>
    /// <param name="how">How to take it, as the end of a sentence.</param>
    internal RestorePointDamagedException Naming(Catalogue.LocatedPoint? other, string how) =>
        new(Operation, Subject, Reason, other is null ? Hint : $"{Hint} The newest good one is {other.Manifest.Id}: {how}.", this);
}
