using SuperInsight.Domain.Alarms;

namespace SuperInsight.Domain.Deployments;

/// <summary>
/// Raises an alarm for a deployment that went wrong by itself, and clears those of a service once one of it succeeds. What a person called
/// off or took back wakes nobody.
/// </summary>
public sealed class DeploymentAlarms(AlarmLedger alarms) : IDeploymentReports
{
    public async Task TellAsync(Deployment deployment, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(deployment);
        var service = deployment.Request.Service;
        if (deployment.State == DeploymentState.Succeeded)
        {
            foreach (var raised in (await alarms.ListAsync(cancellationToken)).Where(alarm => alarm.Key.StartsWith($"deployment/{service}/", StringComparison.Ordinal)))
                await alarms.ClearAsync(raised.Key, cancellationToken);
        }
        else if (SeverityOf(deployment) is { } severity)
        {
            await alarms.RaiseAsync(new($"deployment/{service}/{deployment.Id}", severity, Summary(deployment), Hint(deployment)), cancellationToken);
        }
    }

    private static AlarmSeverity? SeverityOf(Deployment deployment) => deployment.State switch
    {
        DeploymentState.RollbackFailed => AlarmSeverity.Critical,
        DeploymentState.RolledBack when !IsByPerson(deployment) => AlarmSeverity.Warning,
        DeploymentState.Failed => AlarmSeverity.Warning,
        _ => null,
    };

    private static bool IsByPerson(Deployment deployment) => Cause(deployment)?.Evidence == RollBackDeployment.ByPerson;

    /// <summary>Why it was taken back; else why it ended.</summary>
    private static DeploymentTransition? Cause(Deployment deployment) =>
        deployment.Transitions.LastOrDefault(one => one.State == DeploymentState.RollingBack) ?? (deployment.Transitions.Count > 0 ? deployment.Transitions[^1] : null);

    private static string Summary(Deployment deployment)
    {
        var cause = Cause(deployment);
        var what = deployment.State switch
        {
            DeploymentState.RolledBack => $"was taken back: {cause?.Reason}",
            DeploymentState.RollbackFailed => $"went wrong ({cause?.Reason}) and could not be taken back: {deployment.Reason}",
            _ => $"ended before it changed anything: {deployment.Reason}",
        };
        return $"Deployment {deployment.Id} of {deployment.Request.Service} ({deployment.Request.Commit ?? deployment.Request.Image}, by {deployment.Request.By}) {what}{(cause?.Evidence is { } evidence ? $" [{evidence}]" : "")}.";
    }

    private static string Hint(Deployment deployment) =>
        (deployment.State == DeploymentState.RollbackFailed ? deployment.Transitions[^1].Hint : Cause(deployment)?.Hint) ?? $"`ops deployments {deployment.Id}` tells how it came to this.";
}
