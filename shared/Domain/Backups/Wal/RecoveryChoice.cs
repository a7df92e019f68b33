namespace SuperInsight.Domain.Backups.Wal;

/// <summary>
/// Which base backup and which timeline a recovery can begin with. Decides by names and positions alone; whether what is archived reaches to
/// the wanted moment is then looked up for each candidate.
/// </summary>
public static class RecoveryChoice
{
    /// <summary>
    /// The ways to recover, best first: the newest timeline before older ones, on it the newest base backup that had ended by the target and
    /// that is whole. Only bases of one cluster: that of the newest base that had ended by the target.
    /// </summary>
    /// <param name="bases">All base backups there are.</param>
    /// <param name="histories">The histories of all timelines but the first.</param>
    /// <param name="archived">The names of all archived segments of that cluster.</param>
    /// <param name="target">Where to stop.</param>
    /// <param name="timeline">The only timeline that will do; null for any.</param>
    public static IReadOnlyList<RecoveryCandidate> Rank(
        IReadOnlyList<BaseBackup> bases, IReadOnlyList<TimelineHistory> histories, IReadOnlySet<WalFileName> archived, RecoveryTarget target, uint? timeline)
    {
        var usable = Usable(bases, target);
        List<RecoveryCandidate> candidates = [];
        foreach (var history in Timelines(usable, histories, archived).Where(history => timeline is null || history.Timeline == timeline))
        {
            foreach (var candidate in usable.Where(candidate => history.Passes(candidate.Timeline, candidate.End)))
            {
                if (WalGaps.EndOfRun(archived, history, candidate.Size, candidate.FirstSegment) is { } last && last >= candidate.LastSegment)
                    candidates.Add(new RecoveryCandidate(candidate, history, last));
            }
        }

        return candidates;
    }

    /// <summary>Those that had ended by the target, newest first, of the cluster of the newest.</summary>
    public static IReadOnlyList<BaseBackup> Usable(IReadOnlyList<BaseBackup> bases, RecoveryTarget target)
    {
        BaseBackup[] ended = [.. bases.Where(candidate => HadEnded(candidate, target)).OrderByDescending(candidate => candidate.EndedAt).ThenByDescending(candidate => candidate.Manifest.Id, StringComparer.Ordinal)];
        return [.. ended.Where(candidate => candidate.SystemIdentifier == ended[0].SystemIdentifier)];
    }

    private static bool HadEnded(BaseBackup candidate, RecoveryTarget target) => target switch
    {
        RecoveryTarget.Moment { At: var at } => candidate.EndedAt <= at,
        RecoveryTarget.EndOfBase { Id: var id } => candidate.Manifest.Id == id.ToString(),
        _ => true,
    };

    /// <summary>Newest first. A timeline counts from its first archived segment on: a history alone leads nowhere.</summary>
    private static IEnumerable<TimelineHistory> Timelines(IReadOnlyList<BaseBackup> usable, IReadOnlyList<TimelineHistory> histories, IReadOnlySet<WalFileName> archived)
    {
        var begun = archived.Where(name => name.Kind == WalFileKind.Segment).Select(name => name.Timeline).Concat(usable.Select(candidate => candidate.Timeline)).ToHashSet();
        return histories.Append(TimelineHistory.First).DistinctBy(history => history.Timeline).Where(history => begun.Contains(history.Timeline)).OrderByDescending(history => history.Timeline);
    }
}

/// <summary>A way to recover.</summary>
/// <param name="Base">What it begins with.</param>
/// <param name="History">The timeline that it follows.</param>
/// <param name="LastSegment">The last segment of the unbroken run from the base on.</param>
public sealed record RecoveryCandidate(BaseBackup Base, TimelineHistory History, ulong LastSegment)
{
    /// <summary>The file that holds a segment on this way.</summary>
    public WalFileName NameOf(ulong segment) => WalFileName.OfSegment(History.OwnerOf(segment, Base.Size), segment, Base.Size);
}
