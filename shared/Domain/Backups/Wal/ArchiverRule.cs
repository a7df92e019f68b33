namespace SuperInsight.Domain.Backups.Wal;

/// <summary>When archiving is stuck.</summary>
public static class ArchiverRule
{
    /// <summary>A push and PostgreSQL's own pause between tries take their time.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan WithoutTimeout = TimeSpan.FromMinutes(1);

    /// <summary>
    /// Why archiving is stuck, as a sentence; null when it is not: a try failed after the last one that went well, or something waits for
    /// longer than twice <c>archive_timeout</c> and a minute.
    /// </summary>
    public static string? WhyStuck(ArchiverStatus status)
    {
        if (status.LastFailedAt is { } failed && failed > (status.LastArchivedAt ?? DateTimeOffset.MinValue) && status.PendingFiles > 0)
            return $"PostgreSQL could not archive {status.LastFailed} at {failed:u}, and has archived nothing since.";
        var patience = 2 * (status.ArchiveTimeout > TimeSpan.Zero ? status.ArchiveTimeout : WithoutTimeout) + Grace;
        return status.OldestPendingAt is { } oldest && status.Now - oldest > patience && status.Now - (status.LastArchivedAt ?? oldest) > patience
            ? $"WAL has been waiting for the archive since {oldest:u}."
            : null;
    }
}
