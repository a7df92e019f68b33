using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using Polly.CircuitBreaker;
using Polly.Timeout;
using SuperInsight.Domain.Deployments.Webhooks;

namespace SuperInsight.Adapters.GitHub;

/// <summary>The deliveries of one webhook of a repository. See <see href="https://docs.github.com/rest/repos/webhooks"/>.</summary>
/// <param name="connection">The way to GitHub.</param>
/// <param name="repository">As <c>OWNER/NAME</c>.</param>
/// <param name="hook">The webhook's number, which its page in the repository's settings has in its address.</param>
internal sealed partial class GitHubHook(GitHubConnection connection, string repository, long hook) : IHookDeliveries
{
    private const int PageSize = 100;

    private readonly string path = $"/repos/{repository}/hooks/{hook}/deliveries";

    public async IAsyncEnumerable<HookDelivery> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (string? cursor = ""; cursor is not null;)
        {
            var answer = await CallAsync("list deliveries", HttpMethod.Get, $"{path}?per_page={PageSize}{(cursor.Length > 0 ? "&cursor=" + cursor : "")}", cancellationToken);
            foreach (var attempt in Read(answer))
                yield return new HookDelivery(attempt.Id, attempt.Guid ?? "", attempt.Event ?? "", attempt.DeliveredAt, attempt.StatusCode);
            cursor = answer.Link is { } link && NextPage().Match(link) is { Success: true } next ? next.Groups["cursor"].Value : null;
        }
    }

    public Task RedeliverAsync(long attempt, CancellationToken cancellationToken) =>
        CallAsync("ask for a delivery again", HttpMethod.Post, $"{path}/{attempt}/attempts", cancellationToken);

    private async Task<GitHubAnswer> CallAsync(string operation, HttpMethod method, string call, CancellationToken cancellationToken)
    {
        try
        {
            var answer = await connection.CallAsync(method, call, cancellationToken);
            return answer.IsSuccess ? answer : throw Failed(operation, $"GitHub answered {(int)answer.Status}", Hint(answer), cause: null);
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException or TimeoutRejectedException or BrokenCircuitException)
        {
            throw Failed(operation, failure is TimeoutRejectedException timeout ? $"GitHub did not answer within {timeout.Timeout}" : failure.Message,
                "wait and repeat; when it persists, check the network and GitHub__Endpoint", failure);
        }
    }

    private static string Hint(GitHubAnswer answer) => answer switch
    {
        { IsRateLimited: true } => "wait: the requests of GitHub__Token's account are used up for this hour",
        { Status: System.Net.HttpStatusCode.Unauthorized } => "renew GitHub__Token: GitHub does not know it, or it has expired",
        { Status: System.Net.HttpStatusCode.Forbidden } => "let GitHub__Token read and write the repository's webhooks",
        { Status: System.Net.HttpStatusCode.NotFound } => "check GitHub__Repository and GitHub__HookId, and that GitHub__Token may read and write the repository's webhooks",
        _ => "wait and repeat; when it persists, look at https://www.githubstatus.com",
    };

    private GitHubAttempt[] Read(GitHubAnswer answer)
    {
        try
        {
            return JsonSerializer.Deserialize(answer.Body, GitHubJson.Default.GitHubAttemptArray) ?? throw new JsonException("It is null.");
        }
        catch (JsonException nonsense)
        {
            throw Failed("list deliveries", $"GitHub answered with something unexpected: {nonsense.Message}", "check that GitHub__Endpoint is GitHub's REST API and not a proxy or a web page", nonsense);
        }
    }

    private HookDeliveriesException Failed(string operation, string reason, string hint, Exception? cause) => new(operation, $"of webhook {hook} of {repository}", reason, hint, cause);

    /// <summary>Only the cursor is taken: the address that it is part of is somebody else's word.</summary>
    [GeneratedRegex("""[?&]cursor=(?<cursor>[A-Za-z0-9._~%-]+)[^>]*>\s*;\s*rel="next""", RegexOptions.CultureInvariant)]
    private static partial Regex NextPage();
}

internal sealed record GitHubAttempt(long Id, string? Guid, string? Event, DateTimeOffset DeliveredAt, int StatusCode);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(GitHubAttempt[]))]
internal sealed partial class GitHubJson : JsonSerializerContext;
