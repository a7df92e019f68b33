using System.Net;
using SuperInsight.Adapters.Web;

namespace SuperInsight.Adapters.GitHub;

/// <summary>What came back for one call.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Body">The response's text.</param>
/// <param name="Link">The header that leads to the next page; null for none.</param>
/// <param name="RetryAfter">How long we are asked to stay away.</param>
/// <param name="IsRateLimited">The account's requests are used up. See <see href="https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api"/>.</param>
internal sealed record GitHubAnswer(HttpStatusCode Status, byte[] Body, string? Link, TimeSpan? RetryAfter, bool IsRateLimited) : IWebAnswer
{
    public bool IsSuccess => (int)Status is >= 200 and < 300;

    public bool IsThrottled => IsRateLimited;

    public bool IsTransient => IsRateLimited || (int)Status >= 500 || Status == HttpStatusCode.RequestTimeout;
}
