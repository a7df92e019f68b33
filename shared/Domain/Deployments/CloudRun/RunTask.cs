namespace SuperInsight.Domain.Deployments.CloudRun;

/// <summary>A change at work, or done.</summary>
/// <param name="Id">Its number, above 0.</param>
/// <param name="Outcome">How it stands.</param>
/// <param name="StatusText">The cloud's own word.</param>
/// <param name="IsGray">True for a gray release; it stays at work until its traffic is decided.</param>
/// <param name="PreviousVersion">What served before; empty when not told.</param>
/// <param name="Version">What it makes serve; empty until it is known.</param>
/// <param name="Steps">In order.</param>
/// <param name="FailReason">Why it failed; empty when it did not.</param>
/// <param name="CreatedAt">When it was asked for; null when not told.</param>
public sealed record RunTask(
    long Id, RunTaskOutcome Outcome, string StatusText, bool IsGray, string PreviousVersion, string Version, IReadOnlyList<RunTaskStep> Steps, string FailReason, DateTimeOffset? CreatedAt)
{
    /// <summary>True while it is at work, or says something that we do not know: then wait, with a deadline.</summary>
    public bool IsOpen => Outcome == RunTaskOutcome.Open;
}

/// <summary>How a task stands.</summary>
public enum RunTaskOutcome
{
    /// <summary>At work, or an unknown word.</summary>
    Open,

    /// <summary>Finished.</summary>
    Succeeded,

    /// <summary>Failed, stopped or taken back.</summary>
    Failed,
}
