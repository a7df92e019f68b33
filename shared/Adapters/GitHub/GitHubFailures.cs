using System.Net;
using System.Text.Json;
using Polly.CircuitBreaker;
using Polly.Timeout;

namespace SuperInsight.Adapters.GitHub;

/// <summary>Says why a call did not work and what to do next.</summary>
internal static class GitHubFailures
{
    public const string WaitHint = "wait and repeat; when it persists, check the network and GitHub__Endpoint";
    public const string ProxyHint = "check that GitHub__Endpoint is GitHub's REST API and not a proxy or a web page";

    private const int LongestMessage = 200;

    /// <summary>Whether it means that there was no usable connection.</summary>
    public static bool IsUnreachable(Exception failure) => failure is HttpRequestException or IOException or TimeoutRejectedException or BrokenCircuitException;

    public static string Reason(Exception cause) => cause switch
    {
        TimeoutRejectedException timeout => $"GitHub did not answer within {timeout.Timeout}",
        BrokenCircuitException => "GitHub failed repeatedly, so that nothing is sent for the moment",
        _ => cause.Message,
    };

    /// <summary>With GitHub's own words, where there are any.</summary>
    public static string Reason(GitHubAnswer answer) => $"GitHub answered {(int)answer.Status}{(Message(answer.Body) is { } message ? $", {message}" : "")}";

    /// <param name="answer">A refusal.</param>
    /// <param name="settings">What names the thing: <c>GitHub__Repository</c>.</param>
    /// <param name="permission">What the token must be allowed, as <c>read and write the repository's deployments</c>.</param>
    public static string Hint(GitHubAnswer answer, string settings, string permission) => answer switch
    {
        { IsRateLimited: true } => "wait: the requests of GitHub__Token's account are used up for this hour",
        { Status: HttpStatusCode.Unauthorized } => "renew GitHub__Token: GitHub does not know it, or it has expired",
        { Status: HttpStatusCode.Forbidden } => $"let GitHub__Token {permission}",
        { Status: HttpStatusCode.NotFound } => $"check {settings}, and that GitHub__Token may {permission}",
        { Status: HttpStatusCode.UnprocessableEntity or HttpStatusCode.Conflict } => "see what GitHub says; the commit must be in the repository",
        _ => "wait and repeat; when it persists, look at https://www.githubstatus.com",
    };

    private static string? Message(byte[] body)
    {
        try
        {
            var text = JsonSerializer.Deserialize(body, GitHubJson.Default.GitHubRefusal)?.Message;
            return string.IsNullOrWhiteSpace(text) ? null : ShortText.Cut(text, LongestMessage);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

internal sealed record GitHubRefusal(string? Message);
