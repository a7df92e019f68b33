using SuperInsight.Adapters.Web;

namespace SuperInsight.Adapters.TencentCloud;

/// <summary>What came back for one call.</summary>
/// <param name="Body">The response's text; empty when it was a refusal.</param>
/// <param name="Error">Null when the call was done.</param>
/// <param name="RetryAfter">How long we are asked to stay away.</param>
/// <param name="Date">The cloud's clock; null when it was not told.</param>
internal sealed record CloudAnswer(byte[] Body, CloudError? Error, TimeSpan? RetryAfter, DateTimeOffset? Date) : IWebAnswer
{
    public bool IsTransient => Error?.IsInternal == true;

    public bool IsThrottled => Error?.IsThrottled == true;
}
