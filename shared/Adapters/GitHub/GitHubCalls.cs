using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace SuperInsight.Adapters.GitHub;

/// <summary>Calls about one kind of thing in a repository, whose failures come out as <see cref="GitHubException"/>.</summary>
/// <param name="connection">The way to GitHub.</param>
/// <param name="repository">As <c>OWNER/NAME</c>.</param>
/// <param name="permission">What the token must be allowed, as <c>read and write the repository's deployments</c>.</param>
internal sealed class GitHubCalls(GitHubConnection connection, string repository, string permission)
{
    /// <summary>Reads; refusals are for the caller.</summary>
    public async Task<GitHubAnswer> GetAsync(string operation, string subject, string path, CancellationToken cancellationToken)
    {
        try
        {
            return await connection.CallAsync(HttpMethod.Get, $"/repos/{repository}/{path}", cancellationToken);
        }
        catch (Exception failure) when (GitHubFailures.IsUnreachable(failure))
        {
            throw new GitHubException(operation, subject, GitHubFailures.Reason(failure), GitHubFailures.WaitHint, failure);
        }
    }

    /// <summary>Posts once; refusals are for the caller. After a failure, look before posting again.</summary>
    public async Task<GitHubAnswer> PostAsync(string operation, string subject, string path, byte[] body, CancellationToken cancellationToken)
    {
        try
        {
            return await connection.PostOnceAsync($"/repos/{repository}/{path}", body, cancellationToken);
        }
        catch (Exception failure) when (GitHubFailures.IsUnreachable(failure))
        {
            throw new GitHubException(operation, subject, GitHubFailures.Reason(failure), GitHubFailures.WaitHint, failure);
        }
    }

    /// <exception cref="GitHubException">It is a refusal, or not what was asked for.</exception>
    public T Read<T>(string operation, string subject, GitHubAnswer answer, JsonTypeInfo<T> type)
    {
        if (!answer.IsSuccess)
            throw Refused(operation, subject, answer);
        try
        {
            return JsonSerializer.Deserialize(answer.Body, type) ?? throw new JsonException("It is null.");
        }
        catch (JsonException nonsense)
        {
            throw new GitHubException(operation, subject, $"GitHub answered with something unexpected: {nonsense.Message}", GitHubFailures.ProxyHint, nonsense);
        }
    }

    public GitHubException Refused(string operation, string subject, GitHubAnswer answer) =>
        new(operation, subject, GitHubFailures.Reason(answer), GitHubFailures.Hint(answer, "GitHub__Repository", permission));
}
