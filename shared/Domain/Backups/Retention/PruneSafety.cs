namespace SuperInsight.Domain.Backups.Retention;

/// <summary>
/// Reasons not to delete anything. A listing that shows less than there is, a clock that is wrong or a policy with a slip of the pen
/// all look like points that have expired.
/// </summary>
public static class PruneSafety
{
    /// <summary>How far our clock and the store's may be apart, and how far in the future a point may lie.</summary>
    public static readonly TimeSpan ClockTolerance = TimeSpan.FromMinutes(1);

    /// <summary>So many may go without being "most", however few there are.</summary>
    public const int Handful = 5;

    /// <summary>One sentence for each reason; empty when nothing speaks against it.</summary>
    /// <param name="sources">What is known of each source.</param>
    /// <param name="asOf">The store's clock (UTC).</param>
    /// <param name="now">Ours.</param>
    /// <param name="allowance">Whether an operator has allowed the deletion of most points.</param>
    public static IReadOnlyList<string> Objections(IEnumerable<SourcePruning> sources, DateTimeOffset asOf, DateTimeOffset now, PruneAllowance allowance)
    {
        List<string> objections = [];
        if ((now - asOf).Duration() > ClockTolerance)
            objections.Add($"this machine's clock and the store's differ by {(now - asOf).Duration().TotalSeconds:0} s");
        foreach (var source in sources)
        {
            var points = source.Plan.Verdicts.Count;
            objections.AddRange(source.Rejected.Select(rejected => $"{rejected.Id} is not believed: {rejected.Reason}"));
            if (points == 0 && source.EverCompleted)
                objections.Add($"no restore point of {source.Source} is listed, although some were taken");
            if (points > 0 && source.Plan.Verdicts[0].Point is { } newest && newest.TakenAt - asOf > ClockTolerance)
                objections.Add($"{newest.Id} was taken in the future ({newest.TakenAt:u})");
            if (source.Goes > Handful && source.Goes * 2 > points + source.Orphans.Count && allowance == PruneAllowance.Few)
                objections.Add($"{source.Goes} of {points + source.Orphans.Count} points of {source.Source} would go, more than half");
        }

        return objections;
    }
}

/// <summary>How much one run may delete.</summary>
public enum PruneAllowance
{
    /// <summary>At most half of a source's points, or a handful.</summary>
    Few,

    /// <summary>More than half: only when a person has looked at the plan.</summary>
    Most,
}
