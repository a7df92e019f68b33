namespace SuperInsight.Domain.Deployments;

/// <summary>A deployment in plain words, for JSON and for people. Names are a contract. Times are UTC.</summary>
/// <param name="Id">Names it.</param>
/// <param name="Service">The service of CloudBase Run.</param>
/// <param name="State">As <see cref="DeploymentState"/> has it.</param>
/// <param name="Ended">True when nothing comes after it by itself.</param>
/// <param name="Reason">Why it stands where it does.</param>
public sealed record DeploymentView(string Id, string Service, string State, bool Ended, string Reason)
{
    /// <summary>What to do next; null when nobody must.</summary>
    public string? Hint { get; init; }

    /// <summary>Pinned by digest once that is known.</summary>
    public required string Image { get; init; }

    public string? Commit { get; init; }

    public required string Trigger { get; init; }

    public required string By { get; init; }

    public required DateTimeOffset RequestedAt { get; init; }

    public required DateTimeOffset StateSince { get; init; }

    /// <summary>The version that it made.</summary>
    public string? Version { get; init; }

    /// <summary>The version that a rollback goes to.</summary>
    public string? VersionBefore { get; init; }

    /// <summary>The restore points that were made sure of.</summary>
    public string? Safeguarded { get; init; }

    /// <summary>Every state that it came to, in order.</summary>
    public required IReadOnlyList<TransitionView> Transitions { get; init; }

    public static DeploymentView Of(Deployment deployment)
    {
        ArgumentNullException.ThrowIfNull(deployment);
        var request = deployment.Request;
        return new(deployment.Id, request.Service, deployment.State.ToString(), deployment.State.IsEnded, deployment.Reason)
        {
            Hint = deployment.Transitions.Count > 0 ? deployment.Transitions[^1].Hint : null,
            Image = deployment.PinnedImage ?? request.Image,
            Commit = request.Commit,
            Trigger = request.Trigger.ToString(),
            By = request.By,
            RequestedAt = deployment.RequestedAt,
            StateSince = deployment.StateSince,
            Version = deployment.Version,
            VersionBefore = deployment.Before?.Version,
            Safeguarded = deployment.Safeguarded,
            Transitions = [.. deployment.Transitions.Select(one => new TransitionView(one.State.ToString(), one.At, one.Reason, one.Evidence, one.Hint))],
        };
    }
}

/// <summary>A state that a deployment came to.</summary>
/// <param name="State">As <see cref="DeploymentState"/> has it.</param>
/// <param name="At">When, by the store's clock.</param>
/// <param name="Reason">Why.</param>
/// <param name="Evidence">What was measured.</param>
/// <param name="Hint">What to do next.</param>
public sealed record TransitionView(string State, DateTimeOffset At, string Reason, string? Evidence, string? Hint);
