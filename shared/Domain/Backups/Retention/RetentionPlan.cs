namespace SuperInsight.Domain.Backups.Retention;

/// <summary>A restore point as retention sees it.</summary>
/// <param name="Point">The point.</param>
/// <param name="IsDamaged">Its last verification found it damaged: it takes no good point's place.</param>
public sealed record RetentionCandidate(RestorePoint Point, bool IsDamaged);

/// <summary>What a policy says about every point of a source.</summary>
/// <param name="Verdicts">Newest first, every point once.</param>
public sealed record RetentionPlan(IReadOnlyList<RetentionVerdict> Verdicts)
{
    public IReadOnlyList<RestorePoint> Kept => [.. Verdicts.Where(verdict => verdict.IsKept).Select(verdict => verdict.Point)];

    public IReadOnlyList<RestorePoint> Expired => [.. Verdicts.Where(verdict => !verdict.IsKept).Select(verdict => verdict.Point)];
}

/// <summary>What a policy says about one point.</summary>
/// <param name="Point">The point.</param>
/// <param name="KeptBy">The rules that keep it, in the order of <see cref="RetentionRule"/>; none means expired.</param>
public sealed record RetentionVerdict(RestorePoint Point, IReadOnlyList<RetentionRule> KeptBy)
{
    public bool IsKept => KeptBy.Count > 0;
}
