namespace SuperInsight.Domain.Deployments;

/// <summary>The runs of CI that build images.</summary>
public interface IBuildRuns
{
    /// <summary>How a run stands; null when there is none of this number.</summary>
    /// <exception cref="OperationException">CI did not answer.</exception>
    Task<BuildRun?> FindAsync(long run, CancellationToken cancellationToken);

    /// <summary>Runs the failed jobs again. Idempotent: nothing happens when a later attempt than <paramref name="afterAttempt"/> exists.</summary>
    /// <exception cref="OperationException">CI did not answer, or refused.</exception>
    Task RerunAsync(long run, int afterAttempt, CancellationToken cancellationToken);
}

/// <summary>A run of CI.</summary>
/// <param name="Attempt">1 for the first.</param>
/// <param name="Outcome">How that attempt stands.</param>
/// <param name="Log">Where people read what went wrong.</param>
public sealed record BuildRun(int Attempt, BuildOutcome Outcome, Uri Log);

/// <summary>How an attempt stands.</summary>
public enum BuildOutcome
{
    Working,
    Succeeded,
    Failed,
}
