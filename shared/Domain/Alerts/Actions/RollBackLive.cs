using SuperInsight.Domain.Deployments;

namespace SuperInsight.Domain.Alerts.Actions;

/// <summary><c>rollback_deployment</c>: takes back the deployment that is at work, else the one that is live. Once for each action.</summary>
/// <param name="service">The service, where the rule names none.</param>
/// <param name="deployments">What there is.</param>
/// <param name="rollBack">Takes one back.</param>
public sealed class RollBackLive(Func<string> service, DeploymentLedger deployments, RollBackDeployment rollBack) : IAlertActions
{
    public bool Takes(AlertActionKind kind) => kind == AlertActionKind.RollbackDeployment;

    public async Task<ActionOutcome> RunAsync(AlertAction action, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(action);
        var by = $"rule {action.Rule} [{ActionMark.Of(action)}]";
        var history = (await deployments.ReadAsync(action.Target ?? service(), cancellationToken)).History;
        // Once it is taken back, another one is live: that one is not for us.
        if (history.Deployments.FirstOrDefault(one => one.Transitions.Any(step => step.Reason.Contains(ActionMark.Of(action), StringComparison.Ordinal))) is { } known)
            return ActionOutcome.Done($"deployment {known.Id} is taken back");
        var live = history.AtWork ?? history.Deployments.LastOrDefault(one => one.State == DeploymentState.Succeeded && one.Version == history.LastGood?.Version);
        if (live is null)
            return ActionOutcome.Refused("nothing that serves was deployed by us");
        return await rollBack.RunAsync(live.Id, by, null, cancellationToken) switch
        {
            DeploymentChange.Done => ActionOutcome.Done($"deployment {live.Id} is taken back"),
            DeploymentChange.Refused refused => ActionOutcome.Refused($"deployment {live.Id}: {refused.Reason}"),
            DeploymentChange.Held { Holder: var holder } => ActionOutcome.Failed($"deployment {holder.Id} is at work"),
            _ => ActionOutcome.Failed($"deployment {live.Id} is gone"),
        };
    }
}
