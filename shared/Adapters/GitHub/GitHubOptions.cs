using SuperInsight.Adapters.Web;
using SuperInsight.Domain.Settings;

namespace SuperInsight.Adapters.GitHub;

/// <summary>Who we are at GitHub's REST API, and where it is.</summary>
/// <param name="Token">May read and write what is used of the repository: webhooks, actions, deployments; setting <c>GitHub__Token</c>.</param>
public sealed record GitHubOptions(Secret Token)
{
    /// <summary>Where to connect, with a path where the API has one; setting <c>GitHub__Endpoint</c>.</summary>
    /// <value>https://api.github.com.</value>
    public string Endpoint { get; init; } = "https://api.github.com";

    /// <summary>How long to wait and how often to try.</summary>
    public WebLimits Limits { get; init; } = new();
}
