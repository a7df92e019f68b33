using SuperInsight.Domain.Backups.Drills;

namespace SuperInsight.Cli.Backups;

/// <summary>How a drill ended, as <c>--json</c> prints it.</summary>
/// <param name="Source">Of what.</param>
/// <param name="Id">The restore point; null where it did not come to one.</param>
/// <param name="Outcome"><c>held</c>, <c>failed</c>, <c>impossible</c> (here), or <c>undecided</c>: something else failed.</param>
/// <param name="Seconds">From the making of the scratch place to the end of the comparison.</param>
/// <param name="Found">What was counted.</param>
/// <param name="Reason">Why, unless it held.</param>
/// <param name="Hint">What to do about it.</param>
internal sealed record DrillView(string Source, string? Id, string Outcome, double? Seconds, DrillCounts? Found, string? Reason, string? Hint)
{
    public const string Held = "held";
    public const string Impossible = "impossible";

    public static DrillView Of(DrillOutcome outcome) => outcome switch
    {
        DrillOutcome.Judged { Verdict: var verdict } => new(outcome.Source.ToString(), verdict.Id, verdict.Held ? Held : "failed", verdict.Seconds, verdict.Found, verdict.Reason,
            verdict.Held ? null : $"Take a new backup and drill it: ops backup run {outcome.Source}; ops backup drill latest:{outcome.Source}."),
        DrillOutcome.Impossible { Obstacle: var obstacle } impossible => new(outcome.Source.ToString(), impossible.Id, Impossible, null, null, obstacle.Reason, obstacle.Hint),
        DrillOutcome.Undecided { Failure: var failure } => new(outcome.Source.ToString(), null, "undecided", null, null, failure.Message, failure.Hint),
        _ => throw new InvalidOperationException($"Unknown outcome {outcome}."),
    };
}
