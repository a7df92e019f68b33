namespace SuperInsight.Domain.Backups;

/// <summary>
/// What was asked for cannot be had from this server as it is set up, whatever is tried: managed servers often allow no replication. An
/// outcome rather than a failure: nothing is broken.
/// </summary>
public sealed class NotPossibleHereException(string operation, string subject, string reason, string hint, Exception? cause = null)
    : BackupException(operation, subject, reason, hint, cause);
