using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.RegularExpressions;
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
            return answer.IsSuccess ? answer : throw Failed(
                operation, GitHubFailures.Reason(answer), GitHubFailures.Hint(answer, "GitHub__Repository and GitHub__HookId", "read and write the repository's webhooks"), cause: null);
        }
        catch (Exception failure) when (GitHubFailures.IsUnreachable(failure))
        {
            throw Failed(operation, GitHubFailures.Reason(failure), GitHubFailures.WaitHint, failure);
        }
    }

    private GitHubAttempt[] Read(GitHubAnswer answer)
    {
        try
        {
            return JsonSerializer.Deserialize(answer.Body, GitHubJson.Default.GitHubAttemptArray) ?? throw new JsonException("It is null.");
        }
        catch (JsonException nonsense)
        {
            throw Failed("list deliveries", $"GitHub answered with something unexpected: {nonsense.Message}", GitHubFailures.ProxyHint, nonsense);
        }
    }

    private HookDeliveriesException Failed(string operation, string reason, string hint, Exception? cause) => new(operation, $"of webhook {hook} of {repository}", reason, hint, cause);

    /// <summary>Only the cursor is taken: the address that it is part of is somebody else's word.</summary>
    [GeneratedRegex("""[?&]cursor=(?<cursor>[A-Za-z0-9._~%-]+)[^>]*>\s*;\s*rel="next""", RegexOptions.CultureInvariant)]
    private static partial Regex NextPage();
}
