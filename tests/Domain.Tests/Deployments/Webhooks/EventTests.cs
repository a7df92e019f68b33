using System.Text;
using SuperInsight.Domain.Deployments;
using SuperInsight.Domain.Deployments.Webhooks;

namespace SuperInsight.Domain.Tests.Deployments.Webhooks;

/// <summary>Which events deploy what, and why the others do not.</summary>
public sealed class EventTests
{
    private const string Image = "ccr.ccs.tencentyun.com/demo/web";
    private const string Commit = "9f3c2ab4d5e6f708192a3b4c5d6e7f8091a2b3c4";
    private static readonly WebhookFilter Rules = new("web", Image) { Repository = "demo/web" };

    [Fact]
    public void Push_AsksForTheImageOfItsCommit() =>
        Assert.Equal(new DeploymentRequest("web", $"{Image}:{Commit}", Commit, DeploymentTrigger.Push, "octocat"), Deployed("push", WebhookMessages.Push(Commit)));

    [Fact]
    public void WorkflowRun_NamesTheRunThatBuildsTheImage()
    {
        var request = Deployed("workflow_run", Run());
        Assert.Equal((Commit, 42L, DeploymentTrigger.WorkflowRun), (request.Commit, request.WorkflowRun, request.Trigger));
        Assert.Equal(42, Deployed("workflow_run", Run(conclusion: "failure")).WorkflowRun); // It is run again.
    }

    [Fact]
    public void Release_AsksForItsCommit_OrForTheImageOfItsTag()
    {
        Assert.Equal(($"{Image}:{Commit}", Commit), Named(Deployed("release", Release(target: Commit))));
        Assert.Equal(($"{Image}:v1.4.2", null), Named(Deployed("release", Release())));
    }

    [Fact]
    public void Package_AsksForTheCommitThatItIsTaggedWith() => Assert.Equal(($"{Image}:{Commit}", Commit), Named(Deployed("registry_package", Package(Commit))));

    [Theory]
    [InlineData("ping", "ping")]
    [InlineData("star", "kind")]
    [InlineData("push", "repository")]
    [InlineData("workflow_run", "repository")]
    public void Event_IsIgnored_WhenItCannotDeploy(string @event, string because) =>
        Assert.Contains(because, Ignored(@event, new { repository = new { full_name = "somebody/else" }, @ref = "refs/heads/main" }), StringComparison.Ordinal);

    [Fact]
    public void Push_IsIgnored_OnAnotherBranchOrTag_AndWhenTheBranchIsDeleted()
    {
        foreach (var reference in (string[])["refs/heads/feature", "refs/tags/main", "main", "refs/heads/main/x"])
            Assert.Contains("branch", Ignored("push", WebhookMessages.Push(Commit, reference)), StringComparison.Ordinal);
        Assert.Contains("deleted", Ignored("push", new { @ref = "refs/heads/main", after = new string('0', 40), deleted = true, repository = new { full_name = "Demo/Web" } }), StringComparison.Ordinal);
    }

    [Fact]
    public void WorkflowRun_IsIgnored_WhenAForkMadeIt_OrItBuildsNothing()
    {
        Assert.Contains("pushed", Ignored("workflow_run", Run(from: "intruder/web")), StringComparison.Ordinal);
        Assert.Contains("pushed", Ignored("workflow_run", Run(@event: "pull_request")), StringComparison.Ordinal);
        Assert.Contains("workflow", Ignored("workflow_run", Run(path: ".github/workflows/lint.yml")), StringComparison.Ordinal);
        Assert.Contains("branch", Ignored("workflow_run", Run(branch: "feature")), StringComparison.Ordinal);
        Assert.Contains("nothing", Ignored("workflow_run", Run(conclusion: "cancelled")), StringComparison.Ordinal);
    }

    [Fact]
    public void Release_IsIgnored_WhenItIsNotOut()
    {
        Assert.Contains("published", Ignored("release", Release(action: "edited")), StringComparison.Ordinal);
        Assert.Contains("pre-release", Ignored("release", Release(prerelease: true)), StringComparison.Ordinal);
        Assert.Contains("branch", Ignored("release", Release(target: "feature")), StringComparison.Ordinal);
        Assert.Contains("tag", Ignored("release", Release(tag: "v1/../../x")), StringComparison.Ordinal);
    }

    [Fact]
    public void Package_IsIgnored_WhenItsTagIsNoCommit()
    {
        Assert.Contains("commit", Ignored("registry_package", Package("latest")), StringComparison.Ordinal);
        Assert.Contains("container", Ignored("registry_package", Package(Commit, type: "NPM")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("push", "")]
    [InlineData("push", "{")]
    [InlineData("push", "null")]
    [InlineData("push", "[]")]
    [InlineData("push", "payload=%7B%7D")]
    [InlineData("push", "{}")]
    [InlineData("ping", "nonsense")]
    [InlineData("push", """{"repository":{"full_name":"demo/web"}}""")]
    [InlineData("push", """{"repository":{"full_name":"demo/web"},"ref":["refs/heads/main"]}""")]
    [InlineData("push", """{"repository":{"full_name":"demo/web"},"ref":"refs/heads/main","after":"main"}""")]
    [InlineData("workflow_run", """{"repository":{"full_name":"demo/web"}}""")]
    [InlineData("release", """{"repository":{"full_name":"demo/web"}}""")]
    [InlineData("registry_package", """{"repository":{"full_name":"demo/web"}}""")]
    public void Event_IsMalformed_WhenItIsNotWhatItsHeaderSays(string @event, string payload) =>
        Assert.IsType<WebhookDecision.Malformed>(GitHubEvents.Decide(Rules, @event, Encoding.UTF8.GetBytes(payload)));

    [Fact]
    public void Request_ShowsNoControlCharacters_OfItsSender()
    {
        var request = Deployed("push", new { @ref = "refs/heads/main", after = Commit, repository = new { full_name = "demo/web" }, sender = new { login = "mal\r\nlory\u001b[31m" } });
        Assert.Equal("mallory[31m", request.By);
    }

    [Fact]
    public void RegistryPush_AsksForTheCommitThatItIsTaggedWith()
    {
        var decision = Assert.IsType<WebhookDecision.Deploy>(RegistryEvents.Decide(Rules, WebhookMessages.Bytes(WebhookMessages.RegistryPush($"{Image}:{Commit}", Commit))));
        Assert.Equal(new DeploymentRequest("web", $"{Image}:{Commit}", Commit, DeploymentTrigger.RegistryPush, "332133"), decision.Request);
    }

    [Theory]
    [InlineData("pushImage", "ccr.ccs.tencentyun.com/demo/other", Commit, "another image")]
    [InlineData("pushImage", Image, "latest", "commit")]
    [InlineData("deleteImage", Image, Commit, "kind")]
    public void RegistryEvent_IsIgnored_WhenItBringsNoBuildOfOurs(string type, string image, string tag, string because)
    {
        var decision = Assert.IsType<WebhookDecision.Ignore>(RegistryEvents.Decide(Rules, WebhookMessages.Bytes(WebhookMessages.RegistryPush($"{image}:{tag}", tag, type))));
        Assert.Contains(because, decision.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"type":"pushImage"}""")]
    [InlineData("""{"type":"pushImage","event_data":{"resources":[]}}""")]
    public void RegistryEvent_IsMalformed_WhenItIsNotARegistrys(string payload) =>
        Assert.IsType<WebhookDecision.Malformed>(RegistryEvents.Decide(Rules, Encoding.UTF8.GetBytes(payload)));

    [Fact]
    public void RegistryEvent_IsIgnored_WhenAResourceIsNull() =>
        Assert.IsType<WebhookDecision.Ignore>(RegistryEvents.Decide(Rules, """{"type":"pushImage","event_data":{"resources":[null]}}"""u8));

    private static DeploymentRequest Deployed(string @event, object payload) =>
        Assert.IsType<WebhookDecision.Deploy>(GitHubEvents.Decide(Rules, @event, WebhookMessages.Bytes(payload))).Request;

    private static string Ignored(string @event, object payload) =>
        Assert.IsType<WebhookDecision.Ignore>(GitHubEvents.Decide(Rules, @event, WebhookMessages.Bytes(payload))).Reason;

    private static (string Image, string? Commit) Named(DeploymentRequest request) => (request.Image, request.Commit);

    private static object Run(string conclusion = "success", string from = "demo/web", string @event = "push", string path = ".github/workflows/deploy.yml", string branch = "main") => new
    {
        action = "completed",
        repository = new { full_name = "demo/web" },
        workflow_run = new { id = 42, path, @event, head_branch = branch, head_sha = Commit, conclusion, head_repository = new { full_name = from } },
    };

    private static object Release(string action = "published", string target = "main", string tag = "v1.4.2", bool prerelease = false) =>
        new { action, repository = new { full_name = "demo/web" }, release = new { tag_name = tag, target_commitish = target, draft = false, prerelease } };

    private static object Package(string tag, string type = "CONTAINER") =>
        new { repository = new { full_name = "demo/web" }, registry_package = new { package_type = type, package_version = new { container_metadata = new { tag = new { name = tag } } } } };
}
