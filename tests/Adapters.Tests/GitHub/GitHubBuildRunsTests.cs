using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using SuperInsight.Adapters.GitHub;
using SuperInsight.Adapters.Tests.Web;
using SuperInsight.Domain.Deployments;
using SuperInsight.Domain.Settings;
using TencentEmulator.Control;

namespace SuperInsight.Adapters.Tests.GitHub;

/// <summary>The contract, against GitHub as the emulator plays it.</summary>
public sealed class GitHubBuildRunsTests : BuildRunsContract, IAsyncLifetime
{
    private GitHubStand stand = null!;

    protected override IBuildRuns Runs => field ??= new GitHubBuildRuns(stand.Connection, GitHubStand.Repository);

    public async ValueTask InitializeAsync() => stand = await GitHubStand.StartAsync();

    public ValueTask DisposeAsync() => stand.DisposeAsync();

    [Theory]
    [InlineData("completed", "success", BuildOutcome.Succeeded)]
    [InlineData("completed", "neutral", BuildOutcome.Succeeded)]
    [InlineData("completed", "skipped", BuildOutcome.Succeeded)]
    [InlineData("completed", "failure", BuildOutcome.Failed)]
    [InlineData("completed", "timed_out", BuildOutcome.Failed)]
    [InlineData("completed", "startup_failure", BuildOutcome.Failed)]
    [InlineData("completed", "stale", BuildOutcome.Failed)]
    [InlineData("completed", "cancelled", BuildOutcome.Working)]
    [InlineData("completed", "action_required", BuildOutcome.Working)]
    [InlineData("completed", "something_new", BuildOutcome.Working)]
    [InlineData("in_progress", null, BuildOutcome.Working)]
    [InlineData("queued", null, BuildOutcome.Working)]
    [InlineData("in_progress", "failure", BuildOutcome.Working)]
    public async Task FindAsync_JudgesHowItEnded(string status, string? conclusion, BuildOutcome outcome)
    {
        using var github = new ScriptedHandler(_ => ScriptedHandler.Json(
            $$"""{"id":42,"run_attempt":3,"status":"{{status}}","conclusion":{{(conclusion is null ? "null" : $"\"{conclusion}\"")}},"html_url":"https://github.com/demo/web/actions/runs/42"}"""));
        Assert.Equal(new BuildRun(3, outcome, new Uri("https://github.com/demo/web/actions/runs/42")), await FindAsync(github));
    }

    [Theory]
    [InlineData("\"javascript:alert(1)\"")]
    [InlineData("\"file:///etc/passwd\"")]
    [InlineData("\"/relative\"")]
    [InlineData("null")]
    public async Task FindAsync_TellsNoAddress_ThatIsNoWebPage(string page)
    {
        using var github = new ScriptedHandler(_ => ScriptedHandler.Json($$"""{"run_attempt":1,"status":"completed","conclusion":"failure","html_url":{{page}}}"""));
        Assert.Equal("https://github.com/demo/web/actions/runs/42", (await FindAsync(github))!.Log.AbsoluteUri);
    }

    [Fact]
    public async Task FindAsync_IsNull_WhenThereIsNoSuchRun() => Assert.Null(await Runs.FindAsync(7, Cancellation));

    [Fact]
    public async Task RerunAsync_AsksNothing_WhenALaterAttemptIsThere()
    {
        await FailAsync();
        await Runs.RerunAsync(Run, afterAttempt: 0, Cancellation);
        await stand.AssertAskedAsync("RerunFailedJobs", 0);
    }

    [Fact]
    public async Task RerunAsync_IsMadeOnce_WhenItsAnswerIsLost()
    {
        await FailAsync();
        stand.Breaks("RerunFailedJobs", new Fault { Reset = true, AfterEffect = true });
        await Assert.ThrowsAsync<GitHubException>(() => Runs.RerunAsync(Run, 1, Cancellation));
        await Runs.RerunAsync(Run, 1, Cancellation);
        await stand.AssertAskedAsync("RerunFailedJobs", 1);
        Assert.Equal(2, (await Runs.FindAsync(Run, Cancellation))!.Attempt);
    }

    [Fact]
    public async Task RerunAsync_AsksOnce_WhenTheConnectionIsClosedWithoutAnAnswer()
    {
        await using var server = new RawServer((request, stream, cancellationToken) => request.StartsWith("GET", StringComparison.Ordinal)
            ? stream.WriteAsync("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n\r\n{\"run_attempt\":1,\"status\":\"completed\"}"u8.ToArray(), cancellationToken).AsTask()
            : Task.CompletedTask);
        using var connection = new GitHubConnection(new GitHubOptions(new Secret("token-fixture")) { Endpoint = server.Address.ToString() }, null, stand.Clock, () => 0.5, NullLogger.Instance);
        await Assert.ThrowsAsync<GitHubException>(() => new GitHubBuildRuns(connection, GitHubStand.Repository).RerunAsync(Run, 1, Cancellation));
        Assert.Single(server.Requests, request => request.StartsWith("POST", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("""{"message":"This workflow is already running"}""", 1)]
    [InlineData("""{"message":"Unable to retry this workflow run"}""", 2)]
    public async Task RerunAsync_IsContent_WhenSomebodyElseWasFaster(string message, int attemptNow)
    {
        var posted = false;
        using var github = new ScriptedHandler(request =>
        {
            posted |= request.Method == HttpMethod.Post;
            return request.Method == HttpMethod.Post ? ScriptedHandler.Json(message, HttpStatusCode.Forbidden)
                : ScriptedHandler.Json($$"""{"run_attempt":{{(posted ? attemptNow : 1)}},"status":"completed","conclusion":"failure"}""");
        });
        await Use(github).RerunAsync(Run, 1, Cancellation);
        Assert.True(posted);
    }

    [Fact]
    public async Task RerunAsync_SaysWhatToDo_WhenItMayNot()
    {
        await FailAsync();
        stand.Breaks("RerunFailedJobs", new Fault { Status = 403 });
        var failure = await Assert.ThrowsAsync<GitHubException>(() => Runs.RerunAsync(Run, 1, Cancellation));
        Assert.Equal("let GitHub__Token read and write the repository's actions", failure.Hint);
        Assert.Contains("403, Injected fault 403.", failure.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RerunAsync_SaysWhatToDo_WhenThereIsNoSuchRun() =>
        Assert.Contains("GitHub__Repository", (await Assert.ThrowsAsync<GitHubException>(() => Runs.RerunAsync(7, 1, Cancellation))).Hint, StringComparison.Ordinal);

    [Fact]
    public async Task FindAsync_SaysWhatToDo_WhenTheTokenIsWrong()
    {
        var failure = await Assert.ThrowsAsync<GitHubException>(() => new GitHubBuildRuns(stand.Open("other-fixture-not-real"), GitHubStand.Repository).FindAsync(Run, Cancellation));
        Assert.Contains("renew GitHub__Token", failure.Hint, StringComparison.Ordinal);
        Assert.DoesNotContain("fixture", failure.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task FindAsync_SaysSo_WhenItIsNoJson()
    {
        using var github = new ScriptedHandler(_ => ScriptedHandler.Json("<html>"));
        Assert.Equal(GitHubFailures.ProxyHint, (await Assert.ThrowsAsync<GitHubException>(() => FindAsync(github))).Hint);
    }

    protected override Task FailAsync() => stand.ControlAsync(HttpMethod.Put, $"runs/{GitHubStand.Repository}/{Run}", new { conclusions = (string[])["failure", "success"] });

    private static Task<BuildRun?> FindAsync(ScriptedHandler github) => Use(github).FindAsync(Run, Cancellation);

    private static GitHubBuildRuns Use(ScriptedHandler github) =>
        new(new GitHubConnection(new GitHubOptions(new Secret("token-fixture")), github, new FakeTimeProvider(), () => 0.5, NullLogger.Instance), GitHubStand.Repository);
}
