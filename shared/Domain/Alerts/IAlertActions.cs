namespace SuperInsight.Domain.Alerts;

/// <summary>Carries out actions of some kinds. Several may be registered; the first that takes a kind gets it.</summary>
public interface IAlertActions
{
    /// <summary>Whether actions of this kind are for it.</summary>
    bool Takes(AlertActionKind kind);

    /// <summary>
    /// Carries it out. Called again with the same <see cref="AlertAction.Key"/> when the process died, or its answer was lost: what was
    /// done under that key is not done again. May take minutes: evaluation does not wait for it.
    /// </summary>
    /// <exception cref="OperationException">It did not work; the same as <see cref="ActionResult.Failed"/>.</exception>
    Task<ActionOutcome> RunAsync(AlertAction action, CancellationToken cancellationToken);
}
