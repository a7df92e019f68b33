using SuperInsight.Domain.Deployments.CloudRun;
using static SuperInsight.Domain.Deployments.DeploymentDecision;

namespace SuperInsight.Domain.Deployments;

/// <summary>Releases once, and finds out what became of it when the answer was lost.</summary>
internal static class ReleaseRules
{
    public static DeploymentDecision Next(Deployment deployment, DeploymentObservation seen, DeploymentPolicy policy, DateTimeOffset now)
    {
        if (deployment.Step(DeploymentStep.Release) is { IsFinal: true, Refusal: { } refusal })
            return DeploymentRules.Fail(deployment, $"the cloud refused the release: {refusal}", null, "Nothing new is running; mend it and deploy again.");
        if (DeploymentRules.IsLate(deployment, policy.ReleaseDeadline, now))
            return DeploymentRules.Fail(deployment, $"the release took longer than {policy.ReleaseDeadline.TotalMinutes:0} min{seen.MissingText}", null, "Look at the service in the cloud's console.");
        return Take(deployment, DeploymentStep.Release, seen, policy, now) ?? Follow(deployment, seen, policy);
    }

    /// <summary>Takes a step that must not be taken twice, or finds its effect. Null once it is known that it was taken.</summary>
    public static DeploymentDecision? Take(Deployment deployment, DeploymentStep kind, DeploymentObservation seen, DeploymentPolicy policy, DateTimeOffset now)
    {
        var step = deployment.Step(kind);
        if (step is { IsDone: true })
            return null;
        if (seen.LatestTask is not { Value: var latest })
            return new Wait($"the service's tasks{seen.MissingText}");
        if (step is { IsOpen: true })
            return Find(deployment, step, latest, policy, now) ?? new Intend(kind, latest?.Id ?? 0);
        return latest is { IsOpen: true } ? new Wait($"task {latest.Id}, which somebody else began") : new Intend(kind, latest?.Id ?? 0);
    }

    /// <summary>Looks for the effect of a step that may have been taken. Null when it was not, and will not be by whoever said so.</summary>
    /// <remarks>There is no idempotency token: a task that is newer than the intent is taken for its effect, and its image is looked at later.</remarks>
    public static DeploymentDecision? Find(Deployment deployment, StepRecord step, RunTask? latest, DeploymentPolicy policy, DateTimeOffset now)
    {
        if (latest is not null && latest.Id > step.AfterTask)
            return new Note(new DeploymentEffected(deployment.Id, step.Step, latest.Id));
        return now - step.IntendedAt <= policy.IntentLease ? new Wait("whoever is about to take the step, or to see its effect") : null;
    }

    private static DeploymentDecision Follow(Deployment deployment, DeploymentObservation seen, DeploymentPolicy policy)
    {
        if (seen.ReleaseTask is not { Value: { } task } || seen.Service is not { Value: { } service })
            return new Wait($"the release's task{seen.MissingText}");
        if (task.Outcome == RunTaskOutcome.Failed)
            return DeploymentRules.Fail(deployment, $"the new version did not come up: {task.FailReason}", $"task {task.Id}", "Read the version's log in the cloud's console.");
        if (policy.IsGray)
            return seen.Gray?.Value is { } gray && task.Version == gray.CanaryVersion ? Up(deployment, task) : new Wait("the canary to come up");
        if (task.Outcome != RunTaskOutcome.Succeeded || !service.Serves(task.Version))
            return new Wait($"task {task.Id}, and the new version to have the traffic");
        return service.Serving!.Image == deployment.PinnedImage
            ? Up(deployment, task)
            : DeploymentRules.Move(deployment, DeploymentState.RollbackFailed, "something else was released at the same moment, and serves", $"{task.Version}: {service.Serving.Image}", "Find out who released it; then deploy again.");
    }

    private static Note Up(Deployment deployment, RunTask task) =>
        new(new DeploymentMoved(deployment.Id, DeploymentState.Verifying, "the new version is up") { Evidence = $"task {task.Id}", Version = task.Version });
}
