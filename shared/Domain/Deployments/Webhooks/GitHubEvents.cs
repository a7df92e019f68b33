using System.Text.Json;

namespace SuperInsight.Domain.Deployments.Webhooks;

/// <summary>Decides what an event of GitHub asks for. Pure: the same event gives the same decision.</summary>
public static class GitHubEvents
{
    private const int LongestName = 100;

    /// <param name="rules">Which events deploy.</param>
    /// <param name="event">The header <c>X-GitHub-Event</c>.</param>
    /// <param name="payload">JSON in UTF-8, as GitHub sent it.</param>
    public static WebhookDecision Decide(WebhookFilter rules, string @event, ReadOnlySpan<byte> payload)
    {
        GitHubPayload? found;
        try
        {
            found = JsonSerializer.Deserialize(payload, GitHubPayloadJson.Default.GitHubPayload);
        }
        catch (JsonException)
        {
            found = null;
        }

        if (found is null)
            return Malformed("the body is not a JSON object with the members of such an event; the webhook's content type must be application/json");
        if (@event == "ping")
            return Ignore("it is a ping");
        if (@event is not ("push" or "workflow_run" or "release" or "registry_package"))
            return Ignore("no event of this kind deploys");
        if (found.Repository?.FullName is not { Length: > 0 } repository)
            return Malformed("it names no repository");
        if (rules.Repository is { } ours && !string.Equals(repository, ours, StringComparison.OrdinalIgnoreCase))
            return Ignore("it is about another repository");
        return @event switch
        {
            "push" => Push(rules, found),
            "workflow_run" => WorkflowRun(rules, found, repository),
            "release" => Release(rules, found),
            _ => Package(rules, found),
        };
    }

    private static WebhookDecision Push(WebhookFilter rules, GitHubPayload push)
    {
        if (push.Ref is null)
            return Malformed("it names no ref");
        if (push.Ref != $"refs/heads/{rules.Branch}")
            return Ignore("it is about another branch");
        if (push.Deleted)
            return Ignore("the branch was deleted");
        return WebhookFilter.IsCommit(push.After) ? Deploy(rules, push, push.After!, DeploymentTrigger.Push) : Malformed("it names no commit");
    }

    private static WebhookDecision WorkflowRun(WebhookFilter rules, GitHubPayload found, string repository)
    {
        if (found.WorkflowRun is not { } run)
            return Malformed("it holds no workflow_run");
        if (run.Path?.Split('@')[0].Split('/')[^1] != rules.Workflow)
            return Ignore("it is about another workflow");
        // A pull request out of a fork may come from a branch called main as well.
        if (run.Event is not ("push" or "workflow_dispatch") || !string.Equals(run.HeadRepository?.FullName, repository, StringComparison.OrdinalIgnoreCase))
            return Ignore("nobody pushed what it builds to the repository itself");
        if (run.HeadBranch != rules.Branch)
            return Ignore("it is about another branch");
        if (run.Conclusion is "cancelled" or "skipped" or "neutral" or "stale")
            return Ignore("the run came to nothing");
        return WebhookFilter.IsCommit(run.HeadSha)
            ? new WebhookDecision.Deploy(Request(rules, found, run.HeadSha!, run.HeadSha, DeploymentTrigger.WorkflowRun) with { WorkflowRun = run.Id })
            : Malformed("it names no commit");
    }

    private static WebhookDecision Release(WebhookFilter rules, GitHubPayload found)
    {
        if (found.Release is not { } release)
            return Malformed("it holds no release");
        if (found.Action != "published")
            return Ignore("the release was not published");
        if (release.Draft || release.Prerelease)
            return Ignore("it is a draft or a pre-release");
        if (WebhookFilter.IsCommit(release.TargetCommitish))
            return Deploy(rules, found, release.TargetCommitish!, DeploymentTrigger.Release);
        if (release.TargetCommitish != rules.Branch)
            return Ignore("it is about another branch");
        return WebhookFilter.IsTag(release.TagName)
            ? new WebhookDecision.Deploy(Request(rules, found, release.TagName!, commit: null, DeploymentTrigger.Release))
            : Ignore("its tag cannot be an image's tag");
    }

    private static WebhookDecision Package(WebhookFilter rules, GitHubPayload found)
    {
        if (found.RegistryPackage is not { } package)
            return Malformed("it holds no registry_package");
        if (!string.Equals(package.PackageType, "container", StringComparison.OrdinalIgnoreCase))
            return Ignore("it is about no container image");
        return package.PackageVersion?.ContainerMetadata?.Tag?.Name is { } tag && WebhookFilter.IsCommit(tag)
            ? Deploy(rules, found, tag, DeploymentTrigger.RegistryPush)
            : Ignore("the image's tag is not a full commit");
    }

    private static WebhookDecision.Deploy Deploy(WebhookFilter rules, GitHubPayload found, string commit, DeploymentTrigger trigger) =>
        new(Request(rules, found, commit, commit, trigger));

    private static DeploymentRequest Request(WebhookFilter rules, GitHubPayload found, string tag, string? commit, DeploymentTrigger trigger) =>
        new(rules.Service, rules.ImageOf(tag), commit, trigger, PersonName.Clean(found.Sender?.Login, LongestName) ?? "GitHub");

    private static WebhookDecision.Ignore Ignore(string reason) => new(reason);

    private static WebhookDecision.Malformed Malformed(string reason) => new(reason);
}
