using SuperInsight.Domain.Deployments.CloudRun;
using static SuperInsight.Domain.Deployments.DeploymentDecision;

namespace SuperInsight.Domain.Deployments;

/// <summary>What a deployment does next, from what is recorded and what is seen. Pure: the same in, the same out.</summary>
public static class DeploymentRules
{
    /// <summary>The next thing to do for a deployment that has its turn.</summary>
    /// <param name="deployment">As recorded.</param>
    /// <param name="history">The service's deployments.</param>
    /// <param name="seen">The world now; what is missing there counts as failure once the state's deadline is over, never before.</param>
    /// <param name="policy">How services are deployed.</param>
    /// <param name="now">The store's clock (UTC).</param>
    public static DeploymentDecision Next(Deployment deployment, DeploymentHistory history, DeploymentObservation seen, DeploymentPolicy policy, DateTimeOffset now) => deployment.State switch
    {
        DeploymentState.AwaitingImage => AwaitImage(deployment, history, seen, policy, now),
        DeploymentState.SafeguardingData => Safeguard(deployment, history, seen, policy, now),
        DeploymentState.Draining => Drain(deployment, seen, policy, now),
        DeploymentState.Stopped => Move(deployment, DeploymentState.Releasing, "the data is at rest"),
        DeploymentState.Releasing => ReleaseRules.Next(deployment, seen, policy, now),
        DeploymentState.Verifying => WatchRules.Verify(deployment, seen, policy, now),
        DeploymentState.Shifting => WatchRules.Shift(deployment, seen, policy, now),
        DeploymentState.Baking => WatchRules.Bake(deployment, seen, policy, now),
        DeploymentState.RollingBack => RollbackRules.Next(deployment, seen, policy, now),
        _ => new Wait("nothing: it waits for its turn, or has ended"),
    };

    /// <summary>Whether the service is to be asked how it is: not more often than <see cref="DeploymentPolicy.ProbeEvery"/>, whoever asks.</summary>
    public static bool WantsProbe(Deployment deployment, DeploymentPolicy policy, DateTimeOffset now) =>
        deployment.State is DeploymentState.Verifying or DeploymentState.Shifting or DeploymentState.Baking or DeploymentState.RollingBack
        && !(now - deployment.LastProbeAt < policy.ProbeEvery);

    /// <summary>Which of those that wait begins, and which are passed over by a newer one. Null for nothing to do.</summary>
    /// <remarks>One that waits for its image gives way to a newer one too: nothing has been done for it. None begins while something else
    /// changes the service.</remarks>
    public static DeploymentFact? Admit(DeploymentHistory history, DateTimeOffset now)
    {
        if (history.Waiting.LastOrDefault() is not { } newest)
            return null;
        var passed = history.Waiting.FirstOrDefault(waiting => waiting.Id != newest.Id)
            ?? (history.AtWork is { State: DeploymentState.AwaitingImage } idle ? idle : null);
        if (passed is not null)
            return new DeploymentMoved(passed.Id, DeploymentState.Superseded, $"{newest.Id} is newer") { Evidence = newest.Request.Commit ?? newest.Request.Image };
        return history.AtWork is null && !(history.Hold?.Until > now) ? new DeploymentMoved(newest.Id, DeploymentState.AwaitingImage, "its turn has come") : null;
    }

    internal static Note Move(Deployment deployment, DeploymentState state, string reason, string? evidence = null, string? hint = null) =>
        new(new DeploymentMoved(deployment.Id, state, reason) { Evidence = evidence, Hint = hint });

    /// <summary>Ends it, or takes it back once something has been changed.</summary>
    internal static Note Fail(Deployment deployment, string reason, string? evidence, string hint) =>
        Move(deployment, deployment.State.IsBeforeChange ? DeploymentState.Failed : DeploymentState.RollingBack, reason, evidence, hint);

    internal static bool IsLate(Deployment deployment, TimeSpan deadline, DateTimeOffset now) => now - deployment.StateSince > deadline;

    private static DeploymentDecision AwaitImage(Deployment deployment, DeploymentHistory history, DeploymentObservation seen, DeploymentPolicy policy, DateTimeOffset now)
    {
        if (seen.Digest?.Value is { } digest)
            return new Note(new DeploymentMoved(deployment.Id, DeploymentState.SafeguardingData, "the image is there") { Evidence = digest, Digest = digest });
        if (seen.Build?.Value is { Outcome: BuildOutcome.Failed } failed)
        {
            if (deployment.RerunAfterAttempt == failed.Attempt)
                return IsLate(deployment, policy.ImageDeadline, now) ? TooLate(failed.Log) : new Perform(DeploymentStep.RerunBuild);
            return deployment.BuildReruns < policy.BuildReruns
                ? new Note(new DeploymentBuildRerun(deployment.Id, failed.Attempt))
                : Fail(deployment, $"the build failed {deployment.BuildReruns + 1} times", failed.Log.ToString(), "Read the build's log, mend it and push again.");
        }

        return IsLate(deployment, policy.ImageDeadline, now) ? TooLate(seen.Build?.Value?.Log) : new Wait($"the image{seen.MissingText}");

        Note TooLate(Uri? log) => Fail(deployment, $"the image was not in the registry within {policy.ImageDeadline.TotalMinutes:0} min{seen.MissingText}", log?.ToString(), "See whether the build pushed it, and under this tag.");
    }

    private static DeploymentDecision Safeguard(Deployment deployment, DeploymentHistory history, DeploymentObservation seen, DeploymentPolicy policy, DateTimeOffset now)
    {
        if (deployment.Step(DeploymentStep.Safeguard) is { IsFinal: true, Refusal: { } refusal })
            return Fail(deployment, $"the data could not be made safe: {refusal}", null, "Nothing was changed. `ops backup run` shows what is wrong.");
        if (IsLate(deployment, policy.SafeguardDeadline, now))
            return Fail(deployment, $"it was not ready to be released within {policy.SafeguardDeadline.TotalHours:0} h{seen.MissingText}", null, "Nothing was changed. Look whether a release or a backup is stuck.");
        if (seen.Service is null || (seen.LatestTask is null))
            return new Wait($"the service's state{seen.MissingText}");
        if (seen.Service.Value is not { } service)
            return Fail(deployment, $"there is no service {deployment.Request.Service}", null, "Create it first: `ops config apply`.");
        if (DataGuard.Check(policy, service) is { } refused)
            return Fail(deployment, refused.Reason, null, refused.Hint);
        if (seen.LatestTask.Value is { IsOpen: true } open)
            return new Wait($"task {open.Id}, which somebody else began");
        if (service.Serving is not { } serving)
            return new Wait("one version to have all traffic");
        if (seen.LatestTask.Value is { Outcome: RunTaskOutcome.Succeeded } last && last.Version != serving.Name && !IsLate(deployment, policy.Convergence, now))
            return new Wait($"task {last.Id} to show itself, which somebody else began");
        if (policy.Safeguards && deployment.Safeguarded is null)
            return new Perform(DeploymentStep.Safeguard);
        return new Note(new DeploymentMoved(deployment.Id, policy.StopsFirst ? DeploymentState.Draining : DeploymentState.Releasing, policy.Safeguards ? "the data can be had again" : "the data is elsewhere and stays as it is")
        {
            Evidence = deployment.Safeguarded, Before = history.GoBackTo(new(serving.Name, serving.Image)), SchemaBefore = seen.Schema,
        });
    }

    private static DeploymentDecision Drain(Deployment deployment, DeploymentObservation seen, DeploymentPolicy policy, DateTimeOffset now) => seen.Drain switch
    {
        DrainState.Stopped => Move(deployment, DeploymentState.Stopped, "nobody writes the data any more"),
        _ when IsLate(deployment, policy.DrainDeadline, now) => Fail(deployment, $"the service did not come to rest within {policy.DrainDeadline.TotalMinutes:0} min{seen.MissingText}", seen.Drain?.ToString(), "See what it is still doing."),
        null => new Wait($"the service's agent{seen.MissingText}"),
        DrainState.Open => new Perform(DeploymentStep.Drain),
        DrainState.Drained => new Perform(DeploymentStep.Stop),
        _ => new Wait("the service to finish its work"),
    };
}
