using static SuperInsight.Domain.Deployments.DeploymentDecision;

namespace SuperInsight.Domain.Deployments;

/// <summary>Watches a version that has traffic, or is about to: good answers in a row let it on, bad ones in a row condemn it.</summary>
internal static class WatchRules
{
    private const string LookAtLog = "Read the version's log in the cloud's console; the commit is not deployed again unless forced.";

    public static DeploymentDecision Verify(Deployment deployment, DeploymentObservation seen, DeploymentPolicy policy, DateTimeOffset now)
    {
        if (Condemn(deployment, seen, policy) is { } condemned)
            return condemned;
        if (DeploymentRules.IsLate(deployment, policy.VerifyDeadline, now))
            return DeploymentRules.Fail(deployment, $"it did not answer well {policy.HealthyNeeded} times in a row within {policy.VerifyDeadline.TotalMinutes:0} min{seen.MissingText}", deployment.LastProbe, LookAtLog);
        if (policy.StopsFirst && seen.Drain is not DrainState.Open)
            return seen.Drain is null ? new Wait($"the service's agent{seen.MissingText}") : new Perform(DeploymentStep.Reopen);
        if (!HoldsItsShare(deployment, seen, policy.IsGray ? 0 : 100))
            return new Wait($"{deployment.Version} to have its traffic{seen.MissingText}");
        if (deployment.HealthyInARow < policy.HealthyNeeded)
            return Ask(deployment, seen, policy.IsGray ? null : deployment.Version);
        return policy.IsGray
            ? Shift(deployment, policy.GraySteps[0])
            : DeploymentRules.Move(deployment, DeploymentState.Baking, $"it answered well {deployment.HealthyInARow} times in a row", deployment.LastProbe);
    }

    public static DeploymentDecision Shift(Deployment deployment, DeploymentObservation seen, DeploymentPolicy policy, DateTimeOffset now)
    {
        if (Condemn(deployment, seen, policy) is { } condemned)
            return condemned;
        if (DeploymentRules.IsLate(deployment, policy.ShiftDeadline, now))
            return DeploymentRules.Fail(deployment, $"the step to {deployment.Percent} % took longer than {policy.ShiftDeadline.TotalMinutes:0} min{seen.MissingText}", deployment.LastProbe, LookAtLog);
        if (seen.Service is null || seen.Gray is null)
            return new Wait($"the service's state{seen.MissingText}");
        if (deployment.Percent == 100)
        {
            return seen.Gray.Value is null && seen.Service.Value?.Serves(deployment.Version!) == true
                ? DeploymentRules.Move(deployment, DeploymentState.Baking, "it has all traffic", deployment.LastProbe)
                : new Perform(DeploymentStep.FinishGray);
        }

        if (!HoldsItsShare(deployment, seen, deployment.Percent))
            return seen.Gray.Value?.CanaryPercent == deployment.Percent ? new Wait("the traffic to shift") : new Perform(DeploymentStep.SetTraffic);
        if (deployment.HealthyInARow < policy.HealthyNeeded || !DeploymentRules.IsLate(deployment, policy.GrayStepFor, now))
            return Ask(deployment, seen, null);
        return Shift(deployment, policy.GraySteps.FirstOrDefault(percent => percent > deployment.Percent, 100));
    }

    public static DeploymentDecision Bake(Deployment deployment, DeploymentObservation seen, DeploymentPolicy policy, DateTimeOffset now)
    {
        if (Condemn(deployment, seen, policy) is { } condemned)
            return condemned;
        if (now - (deployment.LastHealthyAt ?? deployment.StateSince) > policy.MissingFor)
            return DeploymentRules.Fail(deployment, $"for {policy.MissingFor.TotalMinutes:0} min it gave no good answer{seen.MissingText}", deployment.LastProbe, LookAtLog);
        if (!HoldsItsShare(deployment, seen, 100))
            return new Wait($"{deployment.Version} to have all traffic{seen.MissingText}");
        if (deployment.HealthyInARow > 0 && DeploymentRules.IsLate(deployment, policy.BakeFor, now))
            return DeploymentRules.Move(deployment, DeploymentState.Succeeded, $"it answered well for {policy.BakeFor.TotalMinutes:0.#} min", seen.Traffic is { } traffic ? $"{deployment.LastProbe}; {traffic.Detail}" : deployment.LastProbe);
        return Ask(deployment, seen, deployment.Version);
    }

    /// <summary>Counts one answer. One of another version than <paramref name="expected"/> says nothing of it; null where several answer.</summary>
    public static DeploymentDecision Ask(Deployment deployment, DeploymentObservation seen, string? expected)
    {
        if (seen.Probe is not { } probe)
            return new Wait("the next probe");
        var isOther = expected is not null && probe.Version is { } version && version != expected;
        return new Note(new DeploymentProbed(deployment.Id, isOther ? ProbeHealth.NoAnswer : probe.Health, isOther ? $"{probe.Version} answered" : probe.Detail));
    }

    private static Note? Condemn(Deployment deployment, DeploymentObservation seen, DeploymentPolicy policy) => deployment.UnhealthyInARow >= policy.UnhealthyAllowed
        ? DeploymentRules.Fail(deployment, $"it answered badly {deployment.UnhealthyInARow} times in a row", deployment.LastProbe, LookAtLog)
        : seen.Traffic is { IsWorse: true } worse ? DeploymentRules.Fail(deployment, "visitors fare worse than with the version before", worse.Detail, LookAtLog) : null;

    private static Note Shift(Deployment deployment, int percent) =>
        new(new DeploymentMoved(deployment.Id, DeploymentState.Shifting, $"to {percent} % of the traffic") { Evidence = deployment.LastProbe, Percent = percent });

    private static bool HoldsItsShare(Deployment deployment, DeploymentObservation seen, int percent) =>
        seen.Service?.Value is { } service
        && (percent == 0 ? seen.Gray?.Value?.CanaryVersion == deployment.Version : service.Versions.Any(version => version.Name == deployment.Version && version.TrafficPercent == percent));
}
