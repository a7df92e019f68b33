using System.Net;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using SuperInsight.Adapters.GitHub;
using SuperInsight.Adapters.Tests.Web;
using SuperInsight.Domain.Deployments;
using SuperInsight.Domain.Settings;
using TencentEmulator.Control;

namespace SuperInsight.Adapters.Tests.GitHub;

/// <summary>What GitHub is told of a deployment, and how often, against GitHub as the emulator plays it.</summary>
public sealed class GitHubDeploymentReportsTests : IAsyncLifetime
{
    private const string Commit = "9f3c2ab0d1e2f3a4b5c6d7e8f90a1b2c3d4e5f60";
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 8, 0, 0, TimeSpan.Zero);

    private GitHubStand stand = null!;

    private GitHubDeploymentReports Reports => field ??= new(stand.Connection, GitHubStand.Repository, new GitHubReportOptions
    {
        StatusPage = new Uri("https://ops.example.com/api/deployments/{id}"),
        EnvironmentUrl = new Uri("https://web.example.com"),
    });

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => stand = await GitHubStand.StartAsync();

    public ValueTask DisposeAsync() => stand.DisposeAsync();

    [Fact]
    public async Task TellAsync_CreatesOneDeployment_AndAStatusForEachState()
    {
        foreach (var state in new[] { DeploymentState.Queued, DeploymentState.Releasing, DeploymentState.Verifying, DeploymentState.Succeeded })
            await Reports.TellAsync(At(state), Cancellation);
        var deployment = Assert.Single(await DeploymentsAsync());
        Assert.Equal((Commit, "production"), (Text(deployment, "ref"), Text(deployment, "environment")));
        Assert.Equal(
            """{"ref":"9f3c2ab0d1e2f3a4b5c6d7e8f90a1b2c3d4e5f60","task":"deploy","auto_merge":false,"required_contexts":[],"payload":{"superinsight_deployment":"d-1"},"environment":"production","description":"d-1: registry.example.com/demo/web:1","transient_environment":false,"production_environment":true}""",
            deployment.GetProperty("seed").GetRawText());
        Assert.Equal(["queued", "in_progress", "in_progress", "success"], Statuses(deployment).Select(status => Text(status, "state")));
        Assert.All(Statuses(deployment), status => Assert.Equal(
            ("https://ops.example.com/api/deployments/d-1", "https://web.example.com/", false), (Text(status, "log_url"), Text(status, "environment_url"), status.TryGetProperty("auto_inactive", out _))));
    }

    [Theory]
    [InlineData(DeploymentState.Queued, "queued")]
    [InlineData(DeploymentState.AwaitingImage, "pending")]
    [InlineData(DeploymentState.SafeguardingData, "in_progress")]
    [InlineData(DeploymentState.Draining, "in_progress")]
    [InlineData(DeploymentState.Stopped, "in_progress")]
    [InlineData(DeploymentState.Releasing, "in_progress")]
    [InlineData(DeploymentState.Verifying, "in_progress")]
    [InlineData(DeploymentState.Shifting, "in_progress")]
    [InlineData(DeploymentState.Baking, "in_progress")]
    [InlineData(DeploymentState.Succeeded, "success")]
    [InlineData(DeploymentState.RollingBack, "in_progress")]
    [InlineData(DeploymentState.RolledBack, "failure")]
    [InlineData(DeploymentState.RollbackFailed, "error")]
    [InlineData(DeploymentState.Superseded, "inactive")]
    [InlineData(DeploymentState.Cancelled, "inactive")]
    [InlineData(DeploymentState.Failed, "failure")]
    public void Of_NamesEachState(DeploymentState state, string github) => Assert.Equal((github, $"{state}: why (HTTP 503 in 40 ms)"), (GitHubStatusText.Of(At(state)).State, GitHubStatusText.Of(At(state)).Description));

    [Fact]
    public void Of_CutsWhatIsTooLong_BetweenCharacters()
    {
        for (var length = 100; length < 150; length++)
        {
            var text = GitHubStatusText.Of(At(DeploymentState.Failed, new string('x', length) + "🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀")).Description;
            Assert.InRange(text.Length, 139, 140);
            Assert.EndsWith("…", text, StringComparison.Ordinal);
            Assert.DoesNotContain('\uFFFD', text);
            Assert.All(text.EnumerateRunes(), rune => Assert.NotEqual(0xFFFD, rune.Value));
        }
    }

    [Fact]
    public void Of_LeavesWhatFits_AndMakesItOneLine()
    {
        var fits = new string('x', 140 - "Failed: ".Length - " (HTTP 503 in 40 ms)".Length);
        Assert.Equal($"Failed: {fits} (HTTP 503 in 40 ms)", GitHubStatusText.Of(At(DeploymentState.Failed, fits)).Description);
        Assert.Equal("Failed: a b c (HTTP 503 in 40 ms)", GitHubStatusText.Of(At(DeploymentState.Failed, "a\r\n b\t\u0001c")).Description);
    }

    [Fact]
    public async Task TellAsync_SaysNothing_WhenNobodyKnowsTheCommit()
    {
        await Reports.TellAsync(At(DeploymentState.Queued) with { Request = Request("d-1") with { Commit = null } }, Cancellation);
        Assert.Empty(await DeploymentsAsync());
    }

    [Fact]
    public async Task TellAsync_IsHeardOnce_WhenItIsRepeated()
    {
        for (var time = 0; time < 3; time++)
            await Reports.TellAsync(At(DeploymentState.Releasing), Cancellation);
        Assert.Single(Statuses(Assert.Single(await DeploymentsAsync())));
    }

    [Fact]
    public async Task TellAsync_SaysNothing_WhenGitHubMadeItInactiveMeanwhile()
    {
        await Reports.TellAsync(At(DeploymentState.Succeeded), Cancellation);
        var deployment = Assert.Single(await DeploymentsAsync());
        await stand.PostAsync($"deployments/{deployment.GetProperty("id")}/statuses", new { state = "inactive" });
        await Reports.TellAsync(At(DeploymentState.Succeeded), Cancellation);
        Assert.Equal(["success", "inactive"], Statuses(Assert.Single(await DeploymentsAsync())).Select(status => Text(status, "state")));
    }

    [Theory]
    [InlineData("CreateDeployment")]
    [InlineData("CreateDeploymentStatus")]
    public async Task TellAsync_IsHeardOnce_WhenAnAnswerIsLost(string operation)
    {
        stand.Breaks(operation, new Fault { Reset = true, AfterEffect = true });
        await Assert.ThrowsAsync<GitHubException>(() => TellAsync(DeploymentState.Releasing));
        await stand.AssertAskedAsync(operation, 1);
        await TellAsync(DeploymentState.Releasing);
        Assert.Single(Statuses(Assert.Single(await DeploymentsAsync())));
    }

    [Fact]
    public async Task TellAsync_GoesOn_WhenGitHubStumblesOverReads()
    {
        stand.Breaks("ListDeployments", new Fault { Status = 502 }, times: 2);
        stand.Breaks("ListDeploymentStatuses", new Fault { Reset = true }, times: 2);
        await TellAsync(DeploymentState.Releasing);
        Assert.Single(Statuses(Assert.Single(await DeploymentsAsync())));
    }

    [Fact]
    public async Task TellAsync_PostsAgain_WhenItWasRefusedUndone()
    {
        stand.Breaks("CreateDeployment", new Fault { Status = 429 }, times: 2);
        await TellAsync(DeploymentState.Releasing);
        await stand.AssertAskedAsync("CreateDeployment", 3);
        Assert.Single(await DeploymentsAsync());
    }

    [Fact]
    public async Task TellAsync_KeepsDeploymentsApart_OfOneCommit()
    {
        await stand.PostAsync("deployments", new { @ref = Commit, payload = "d-1" });
        await stand.PostAsync("deployments", new { @ref = Commit, payload = new { superinsight_deployment = "d-1" }, environment = "staging" });
        await Reports.TellAsync(At(DeploymentState.RolledBack), Cancellation);
        await Reports.TellAsync(At(DeploymentState.Queued) with { Id = "d-2" }, Cancellation);
        await Reports.TellAsync(At(DeploymentState.Releasing) with { Id = "d-2" }, Cancellation);
        Assert.Equal([0, 0, 1, 2], (await DeploymentsAsync()).Select(deployment => Statuses(deployment).Length));
    }

    [Fact]
    public async Task TellAsync_FindsItsDeployment_BehindManyOthers()
    {
        await Reports.TellAsync(At(DeploymentState.Queued), Cancellation);
        for (var other = 0; other < 205; other++)
            await stand.PostAsync("deployments", new { @ref = Commit });
        await Reports.TellAsync(At(DeploymentState.Releasing), Cancellation);
        Assert.Equal(206, (await DeploymentsAsync()).Length);
        Assert.Equal(2, Statuses((await DeploymentsAsync())[0]).Length);
    }

    [Fact]
    public async Task TellAsync_TakesTheFirst_WhenTwoWereMadeAtOnce()
    {
        for (var other = 0; other < 2; other++)
            await stand.PostAsync("deployments", new { @ref = Commit, payload = new { superinsight_deployment = "d-1" } });
        await Reports.TellAsync(At(DeploymentState.Releasing), Cancellation);
        Assert.Equal([1, 0], (await DeploymentsAsync()).Select(deployment => Statuses(deployment).Length));
    }

    [Theory]
    [InlineData("ListDeployments", 403, "let GitHub__Token read and write the repository's deployments")]
    [InlineData("ListDeployments", 404, "check GitHub__Repository")]
    [InlineData("CreateDeployment", 422, "the commit must be in the repository")]
    [InlineData("CreateDeployment", 409, "the commit must be in the repository")]
    [InlineData("CreateDeployment", 500, "githubstatus")]
    [InlineData("CreateDeploymentStatus", 403, "let GitHub__Token read and write the repository's deployments")]
    public async Task TellAsync_SaysWhatToDo_WhenItIsRefused(string operation, int status, string hint)
    {
        stand.Breaks(operation, new Fault { Status = status });
        var failure = await Assert.ThrowsAsync<GitHubException>(() => TellAsync(DeploymentState.Queued));
        Assert.Contains(hint, failure.Hint, StringComparison.Ordinal);
        Assert.Contains($"{status}, Injected fault {status}.", failure.Reason, StringComparison.Ordinal);
        await stand.AssertAskedAsync(operation, 1);
    }

    [Fact]
    public async Task TellAsync_SaysWhatToDo_WhenTheTokenIsWrong()
    {
        var failure = await Assert.ThrowsAsync<GitHubException>(() =>
            new GitHubDeploymentReports(stand.Open("other-fixture-not-real"), GitHubStand.Repository, new GitHubReportOptions()).TellAsync(At(DeploymentState.Queued), Cancellation));
        Assert.Contains("renew GitHub__Token", failure.Hint, StringComparison.Ordinal);
        Assert.DoesNotContain("fixture", failure.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(30, 2)]
    [InlineData(3000, 1)]
    public async Task TellAsync_WaitsForNewRequests_WhenThatIsNotLong(int seconds, int tries)
    {
        var until = stand.Clock.GetUtcNow() + TimeSpan.FromSeconds(seconds);
        using var github = new ScriptedHandler(_ =>
        {
            if (stand.Clock.GetUtcNow() >= until)
                return ScriptedHandler.Json("""{"message":"Not Found"}""", HttpStatusCode.NotFound);
            var limited = ScriptedHandler.Json("""{"message":"API rate limit exceeded"}""", HttpStatusCode.Forbidden);
            limited.Headers.Add("x-ratelimit-remaining", "0");
            limited.Headers.Add("x-ratelimit-reset", $"{until.ToUnixTimeSeconds()}");
            return limited;
        });
        using var connection = new GitHubConnection(new GitHubOptions(new Secret("token-fixture")), github, stand.Clock, () => 0.5, NullLogger.Instance);
        var failure = await Assert.ThrowsAsync<GitHubException>(() =>
            stand.Clock.RunAsync(new GitHubDeploymentReports(connection, GitHubStand.Repository, new GitHubReportOptions()).TellAsync(At(DeploymentState.Queued), Cancellation), TimeSpan.FromSeconds(1)));
        Assert.Contains(tries == 1 ? "used up" : "GitHub__Repository", failure.Hint, StringComparison.Ordinal);
        Assert.Equal(tries, github.Requests.Count);
    }

    private static DeploymentRequest Request(string id) => new("web", "registry.example.com/demo/web:1", Commit, DeploymentTrigger.Push, id);

    private static Deployment At(DeploymentState state, string reason = "why") => new()
    {
        Id = "d-1",
        Request = Request("d-1"),
        State = state,
        StateSince = Now,
        RequestedAt = Now,
        Transitions = [new DeploymentTransition(DeploymentState.Queued, Now, "before", null, null), new DeploymentTransition(state, Now, reason, "HTTP 503 in 40 ms", null)],
    };

    private static JsonElement[] Statuses(JsonElement deployment) => [.. deployment.GetProperty("statuses").EnumerateArray()];

    private static string? Text(JsonElement owner, string name) => owner.GetProperty(name).GetString();

    private Task TellAsync(DeploymentState state) => stand.Clock.RunAsync(Reports.TellAsync(At(state), Cancellation));

    private async Task<JsonElement[]> DeploymentsAsync() => [.. (await stand.ControlAsync(HttpMethod.Get, $"deployments/{GitHubStand.Repository}")).EnumerateArray()];
}
