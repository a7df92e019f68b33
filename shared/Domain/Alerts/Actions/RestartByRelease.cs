using SuperInsight.Domain.Deployments;
using SuperInsight.Domain.TcbConfiguration;

namespace SuperInsight.Domain.Alerts.Actions;

/// <summary>
/// <c>restart_service</c> from a controller for a service that no agent looks after. CloudBase Run has no restart; a release of the image that
/// serves replaces all instances, through the same deployment that every other release goes through. Only where no data live in an instance;
/// elsewhere refused. Once for each action.
/// </summary>
/// <param name="service">The service of CloudBase Run.</param>
/// <param name="policy">Where the data live.</param>
/// <param name="deployments">What there is.</param>
/// <param name="requests">Takes the request.</param>
public sealed class RestartByRelease(Func<string> service, Func<DeploymentPolicy> policy, DeploymentLedger deployments, Func<IDeploymentRequests> requests) : IAlertActions
{
    public bool Takes(AlertActionKind kind) => kind == AlertActionKind.RestartService;

    public async Task<ActionOutcome> RunAsync(AlertAction action, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(action);
        if (policy().Topology != Topology.External)
            return ActionOutcome.Refused("no agent looks after it, and CloudBase Run has no restart: releasing the same image anew replaces all instances, and with them data that live in them; `ops deploy` of the live version does that");
        var (name, by) = (service(), $"rule {action.Rule} [{ActionMark.Of(action)}]");
        var history = (await deployments.ReadAsync(name, cancellationToken)).History;
        if (history.Deployments.FirstOrDefault(one => one.Request.By == by) is { } known)
            return Begun(known.Id);
        if (history.AtWork is { } holder)
            return ActionOutcome.Refused($"deployment {holder.Id} is at work, which replaces its instances anyway");
        if (history.LastGood is not { } serving)
            return ActionOutcome.Refused("no agent looks after it, and nothing that serves was deployed by us, so that no image is known to be good");
        return await requests().RequestAsync(new(name, serving.Image, null, DeploymentTrigger.Operator, by) { Force = true }, cancellationToken) switch
        {
            DeploymentRequestOutcome.Accepted accepted => Begun(accepted.DeploymentId),
            DeploymentRequestOutcome.Attached attached => Begun(attached.DeploymentId),
            DeploymentRequestOutcome.Frozen { Freeze: var freeze } => ActionOutcome.Refused($"deployments are frozen by {freeze.By}: {freeze.Reason}"),
            _ => ActionOutcome.Refused("the image that serves is quarantined"),
        };

        ActionOutcome Begun(string id) => ActionOutcome.Done($"no agent looks after it: deployment {id} releases {name} anew, with the image that serves");
    }
}
