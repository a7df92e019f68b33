namespace SuperInsight.Domain.Backups.Wal;

/// <summary>Looks up, in the signed descriptions of archived segments, how far a way to recover reaches.</summary>
public sealed class RecoveryReach(WalArchive archive)
{
    /// <summary>
    /// How far it reaches, leaving out segments at its end that are not believed; null when those go back into the base backup itself.
    /// </summary>
    public async Task<ReachedMoment?> MeasureAsync(RecoveryCandidate candidate, CancellationToken cancellationToken)
    {
        for (var segment = candidate.LastSegment; segment >= candidate.Base.LastSegment; segment--)
        {
            try
            {
                if (await DescribeAsync(candidate, segment, cancellationToken) is { } last)
                    return new ReachedMoment(candidate with { LastSegment = segment }, last.WrittenAt);
            }
            catch (WalDamagedException)
            {
                // What is planted or damaged ends the run; whoever fetches it is told.
            }

            if (segment == 0)
                break;
        }

        return null;
    }

    /// <summary>Whether a transaction ends after the moment: without one PostgreSQL would never know that it has arrived.</summary>
    public async Task<bool> GoesBeyondAsync(RecoveryCandidate candidate, DateTimeOffset moment, CancellationToken cancellationToken)
    {
        for (var segment = candidate.LastSegment; ; segment--)
        {
            if ((await DescribeAsync(candidate, segment, cancellationToken))?.LastTransactionEnd is { } end)
                return end > moment;
            if (segment == candidate.Base.FirstSegment)
                return false;
        }
    }

    private Task<WalDescription?> DescribeAsync(RecoveryCandidate candidate, ulong segment, CancellationToken cancellationToken) =>
        archive.DescribeAsync(candidate.Base.SystemIdentifier, candidate.NameOf(segment), cancellationToken);
}

/// <summary>How far a way to recover reaches.</summary>
/// <param name="Candidate">The way, as far as it is believed.</param>
/// <param name="At">Everything that was committed until then is in it (UTC).</param>
public sealed record ReachedMoment(RecoveryCandidate Candidate, DateTimeOffset At);
