using SuperInsight.Domain.Deployments.Webhooks;

namespace SuperInsight.Domain.Deployments;

/// <summary>Takes a deployment back, at work or live. The work is done by whoever advances deployments. Safe to repeat.</summary>
public sealed class RollBackDeployment(DeploymentLedger deployments, FindDeployment find)
{
    /// <summary>The evidence of a rollback that nothing but a person asked for.</summary>
    internal const string ByPerson = "a person's wish";

    /// <param name="id">Which.</param>
    /// <param name="by">Who asks, for people.</param>
    /// <param name="acceptSchemaChange">Null leaves what was said before; true takes it back across a change of the schema.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    public async Task<DeploymentChange> RunAsync(string id, string by, bool? acceptSchemaChange, CancellationToken cancellationToken)
    {
        while (await find.FindAsync(id, cancellationToken) is { } found)
        {
            var history = found.Reading.History;
            var deployment = history.Find(id)!;
            if (deployment.State == DeploymentState.RolledBack || (deployment.State == DeploymentState.RollingBack && acceptSchemaChange != true))
                return new DeploymentChange.Done(deployment);
            if (history.AtWork is { } holder && holder.Id != id)
                return new DeploymentChange.Held(holder);
            if (Refusal(deployment, history) is { } reason)
                return new DeploymentChange.Refused(deployment, reason);
            var moved = new DeploymentMoved(id, DeploymentState.RollingBack, $"taken back by {PersonName.OfOperator(by)}") { Evidence = ByPerson, AcceptSchemaChange = acceptSchemaChange == true };
            if (await deployments.TryAppendAsync(found.Service, found.Reading, moved, cancellationToken))
                return new DeploymentChange.Done(deployment.Apply(moved, found.Reading.AsOf));
        }

        return new DeploymentChange.Unknown();
    }

    private static string? Refusal(Deployment deployment, DeploymentHistory history) => deployment.State switch
    {
        _ when deployment.State.IsBeforeChange => "nothing has been changed yet: cancel it instead",
        DeploymentState.Superseded or DeploymentState.Cancelled or DeploymentState.Failed => $"it changed nothing: {deployment.State}",
        DeploymentState.Succeeded when history.LastGood?.Version != deployment.Version => $"{history.LastGood?.Version} serves now, which a later deployment made",
        _ => null,
    };
}
