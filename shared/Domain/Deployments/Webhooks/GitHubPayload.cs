using System.Text.Json.Serialization;

namespace SuperInsight.Domain.Deployments.Webhooks;

/// <summary>What we read of GitHub's events; they hold much more. See <see href="https://docs.github.com/webhooks/webhook-events-and-payloads"/>.</summary>
internal sealed record GitHubPayload
{
    public string? Action { get; init; }

    public GitHubRepository? Repository { get; init; }

    public GitHubUser? Sender { get; init; }

    // push
    public string? Ref { get; init; }

    public string? After { get; init; }

    public bool Deleted { get; init; }

    public GitHubWorkflowRun? WorkflowRun { get; init; }

    public GitHubRelease? Release { get; init; }

    public GitHubPackage? RegistryPackage { get; init; }
}

internal sealed record GitHubRepository(string? FullName);

internal sealed record GitHubUser(string? Login);

internal sealed record GitHubWorkflowRun(long Id, string? Path, string? Event, string? HeadBranch, string? HeadSha, string? Conclusion, GitHubRepository? HeadRepository);

internal sealed record GitHubRelease(string? TagName, string? TargetCommitish, bool Draft, bool Prerelease);

internal sealed record GitHubPackage(string? PackageType, GitHubPackageVersion? PackageVersion);

internal sealed record GitHubPackageVersion(GitHubContainerMetadata? ContainerMetadata);

internal sealed record GitHubContainerMetadata(GitHubTag? Tag);

internal sealed record GitHubTag(string? Name);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(GitHubPayload))]
internal sealed partial class GitHubPayloadJson : JsonSerializerContext;
