using System.Net;
using System.Text;
using SuperInsight.Domain.Deployments;

namespace SuperInsight.Adapters.GitHub;

/// <summary>Runs of GitHub Actions. See <see href="https://docs.github.com/rest/actions/workflow-runs"/>.</summary>
/// <param name="connection">The way to GitHub. Its token must be allowed <i>Actions</i>, read and write.</param>
/// <param name="repository">As <c>OWNER/NAME</c>.</param>
internal sealed class GitHubBuildRuns(GitHubConnection connection, string repository) : IBuildRuns
{
    private const string ReadRun = "read workflow run";
    private const string RunAgain = "run the failed jobs again of workflow run";

    private readonly GitHubCalls calls = new(connection, repository, "read and write the repository's actions");

    public async Task<BuildRun?> FindAsync(long run, CancellationToken cancellationToken) =>
        await ReadAsync(run, cancellationToken) is { } found ? new BuildRun(found.RunAttempt, Judge(found), LogOf(found, run)) : null;

    /// <summary>Idempotent. When the answer is lost, whether they run is not known: asking again looks first.</summary>
    public async Task RerunAsync(long run, int afterAttempt, CancellationToken cancellationToken)
    {
        if (await ReadAsync(run, cancellationToken) is { } found && found.IsAgain(afterAttempt))
            return;
        var answer = await calls.PostAsync(RunAgain, Subject(run), $"actions/runs/{run}/rerun-failed-jobs", "{}"u8.ToArray(), cancellationToken);
        if (answer.IsSuccess)
            return;
        // Somebody else was faster: a run at work is refused with a 403, as a missing permission is.
        if (answer is { Status: HttpStatusCode.Forbidden or HttpStatusCode.Conflict, IsRateLimited: false }
            && (Encoding.UTF8.GetString(answer.Body).Contains("already running", StringComparison.OrdinalIgnoreCase)
                || (await ReadAsync(run, cancellationToken) is { } now && now.IsAgain(afterAttempt))))
            return;
        throw calls.Refused(RunAgain, Subject(run), answer);
    }

    /// <summary>
    /// Failed is what another try may mend. One that was cancelled, or waits for an approval, is somebody's decision: it is not run
    /// again against it, and counts as unfinished, as what is unknown does. In one that was skipped nothing failed.
    /// </summary>
    private static BuildOutcome Judge(GitHubRun run) => (run.Status, run.Conclusion) switch
    {
        ("completed", "success" or "neutral" or "skipped") => BuildOutcome.Succeeded,
        ("completed", "failure" or "timed_out" or "startup_failure" or "stale") => BuildOutcome.Failed,
        _ => BuildOutcome.Working,
    };

    private async Task<GitHubRun?> ReadAsync(long run, CancellationToken cancellationToken)
    {
        var answer = await calls.GetAsync(ReadRun, Subject(run), $"actions/runs/{run}", cancellationToken);
        return answer.Status == HttpStatusCode.NotFound ? null : calls.Read(ReadRun, Subject(run), answer, GitHubJson.Default.GitHubRun);
    }

    private Uri LogOf(GitHubRun found, long run) =>
        Uri.TryCreate(found.HtmlUrl, UriKind.Absolute, out var page) && page.Scheme is "https" or "http" ? page : new Uri($"https://github.com/{repository}/actions/runs/{run}");

    private string Subject(long run) => $"{run} of {repository}";
}

internal sealed record GitHubRun(int RunAttempt, string? Status, string? Conclusion, string? HtmlUrl)
{
    /// <summary>A later attempt than this one is there, or it is still at work.</summary>
    public bool IsAgain(int afterAttempt) => RunAttempt > afterAttempt || Status != "completed";
}
