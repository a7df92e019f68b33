using SuperInsight.Domain.Deployments;

namespace SuperInsight.Adapters.GitHub;

/// <summary>A deployment's state in GitHub's words. See <see href="https://docs.github.com/rest/deployments/statuses"/>.</summary>
/// <param name="State">One of GitHub's seven.</param>
/// <param name="Description">Our state, why, and what was measured; 140 characters at most.</param>
internal sealed record GitHubStatusText(string State, string Description)
{
    /// <summary>Characters of a description that GitHub takes.</summary>
    public const int Longest = 140;

    public static GitHubStatusText Of(Deployment deployment)
    {
        var now = deployment.Transitions.Count > 0 ? deployment.Transitions[^1] : null;
        var why = now is null ? "" : $": {now.Reason}{(now.Evidence is { Length: > 0 } evidence ? $" ({evidence})" : "")}";
        return new(Name(deployment.State), ShortText.Cut($"{deployment.State}{why}", Longest));
    }

    private static string Name(DeploymentState state) => state switch
    {
        DeploymentState.Queued => "queued",
        DeploymentState.AwaitingImage => "pending",
        DeploymentState.Succeeded => "success",
        // It was tried, and does not serve.
        DeploymentState.Failed or DeploymentState.RolledBack => "failure",
        DeploymentState.RollbackFailed => "error",
        // It was never tried.
        DeploymentState.Superseded or DeploymentState.Cancelled => "inactive",
        _ => "in_progress",
    };
}
