using SuperInsight.Domain.Deployments.CloudRun;
using static SuperInsight.Domain.Deployments.DeploymentDecision;

namespace SuperInsight.Domain.Deployments;

/// <summary>Gives the version before its traffic back, and sees that it answers.</summary>
internal static class RollbackRules
{
    /// <summary>How often a rollback whose task failed is tried.</summary>
    private const int Attempts = 3;

    public static DeploymentDecision Next(Deployment deployment, DeploymentObservation seen, DeploymentPolicy policy, DateTimeOffset now)
    {
        if (DeploymentRules.IsLate(deployment, policy.RollbackDeadline, now))
            return Stuck(deployment, $"it was not done within {policy.RollbackDeadline.TotalMinutes:0} min{seen.MissingText}", "Look at the service in the cloud's console and give the old version its traffic there.");
        if (deployment.Before is not { } before)
            return Stuck(deployment, "what served before is not known", "Deploy a version that is known to be good.");
        if (seen.Service is not { Value: { } service } || seen.LatestTask is null)
            return new Wait($"the service's state{seen.MissingText}");
        if (EndRelease(deployment, seen, policy, now, out var took) is { } ending)
            return ending;
        if (CheckSchema(deployment, seen, policy, now) is { } refused)
            return refused;
        var restored = took ? Restore(deployment, before, service, seen, policy, now, out var version) : KeepBefore(before, out version);
        if (restored is not null)
            return restored;
        if (!service.Serves(version!))
            return new Wait($"{version} to have all traffic");
        var points = PointsToRestore(deployment, policy);
        if (policy.StopsFirst && (seen.Drain is not DrainState.Open || (points.Count > 0 && seen.Restored?.SequenceEqual(points) != true)))
            return seen.Drain is null || (points.Count > 0 && seen.Restored is null) ? new Wait($"the service's agent{seen.MissingText}") : new Perform(DeploymentStep.Reopen);
        return deployment.HealthyInARow >= policy.HealthyNeeded
            ? DeploymentRules.Move(deployment, DeploymentState.RolledBack, $"{version} serves again and answers well{(points.Count > 0 ? $", with the data of {string.Join(", ", points)}" : "")}", deployment.LastProbe)
            : WatchRules.Ask(deployment, seen, version);
    }

    /// <summary>
    /// The restore points that the data are taken back to: only where that is wanted, and a release that never was a success may have changed
    /// them. What was live has data of its own by now, which nobody gives up by a rollback.
    /// </summary>
    public static IReadOnlyList<string> PointsToRestore(Deployment deployment, DeploymentPolicy policy) =>
        policy is { RestoreDataOnRollback: true, StopsFirst: true } && deployment.State == DeploymentState.RollingBack && deployment.Step(DeploymentStep.Release) is { Refusal: null }
        && deployment.Transitions.All(transition => transition.State != DeploymentState.Succeeded) ? deployment.SafeguardPoints : [];

    /// <summary>Old code on a schema that new code has changed may break, or damage data: that is for people to decide.</summary>
    private static DeploymentDecision? CheckSchema(Deployment deployment, DeploymentObservation seen, DeploymentPolicy policy, DateTimeOffset now)
    {
        if (PointsToRestore(deployment, policy).Count > 0)
            return null; // The schema goes back with the data.
        if (deployment.AcceptSchemaChange || deployment.SchemaBefore is not { } before || deployment.Step(DeploymentStep.Release) is not { Refusal: null })
            return null;
        const string Hint = "Either `ops rollback --accept-schema-change`, where the old version can do with the new schema; or restore the backup from before the release; or deploy a version that mends it.";
        if (deployment.SchemaAfter is { } after)
            return after == before ? null : Stuck(deployment, $"the database's schema has changed since, from {before} to {after}", Hint);
        if (seen.Schema is { } head)
            return new Note(new DeploymentSchemaSeen(deployment.Id, head));
        return DeploymentRules.IsLate(deployment, policy.RollbackDeadline / 2, now) ? Stuck(deployment, "whether the database's schema has changed cannot be found out", Hint) : new Wait("the schema's migration head");
    }

    /// <summary>Brings the release to an end: found, dropped, or known never to have been asked for.</summary>
    private static DeploymentDecision? EndRelease(Deployment deployment, DeploymentObservation seen, DeploymentPolicy policy, DateTimeOffset now, out bool took)
    {
        took = false;
        if (deployment.Step(DeploymentStep.Release) is not { Refusal: null } release)
            return null;
        if (!release.IsDone)
            return ReleaseRules.Find(deployment, release, seen.LatestTask!.Value, policy, now);
        if (seen.ReleaseTask is not { Value: { } task })
            return new Wait($"the release's task{seen.MissingText}");
        took = task.Outcome == RunTaskOutcome.Succeeded;
        return !task.IsOpen ? null : task.IsGray ? new Perform(DeploymentStep.CancelGray) : new Wait($"task {task.Id}, which cannot be stopped");
    }

    private static DeploymentDecision? KeepBefore(ServedVersion before, out string? version)
    {
        version = before.Version;
        return null;
    }

    private static DeploymentDecision? Restore(
        Deployment deployment, ServedVersion before, RunDescription service, DeploymentObservation seen, DeploymentPolicy policy, DateTimeOffset now, out string? version)
    {
        var isGone = deployment.Step(DeploymentStep.RollBack) is { IsGone: true };
        var kind = isGone ? DeploymentStep.ReleaseBefore : DeploymentStep.RollBack;
        var step = deployment.Step(kind);
        version = before.Version;
        if (step is { IsFinal: true, Refusal: { } refusal })
            return Stuck(deployment, $"the cloud refused it: {refusal}", "Give the old version its traffic in the cloud's console.");
        if (step is null && policy.StopsFirst && seen.Drain is not DrainState.Stopped)
            return seen.Drain is null ? new Wait($"the service's agent{seen.MissingText}") : new Perform(DeploymentStep.Stop);
        if (step is null && service.Serves(before.Version) && !DeploymentRules.IsLate(deployment, policy.Convergence, now))
            return new Wait("the release that is being taken back to show itself");
        if (ReleaseRules.Take(deployment, kind, seen, policy, now) is { } taking)
            return taking;
        if (step!.Task is null)
            return null;
        if (seen.RollbackTask is not { Value: { } task })
            return new Wait($"the rollback's task{seen.MissingText}");
        version = task.Version;
        if (task.Outcome != RunTaskOutcome.Failed)
            return task.IsOpen ? new Wait($"task {task.Id}") : null;
        return step.Attempts < Attempts ? new Intend(kind, task.Id) : Stuck(deployment, $"its task failed {step.Attempts} times: {task.FailReason}", "Give the old version its traffic in the cloud's console.");
    }

    private static Note Stuck(Deployment deployment, string reason, string hint) => DeploymentRules.Move(deployment, DeploymentState.RollbackFailed, reason, deployment.LastProbe, hint);
}
