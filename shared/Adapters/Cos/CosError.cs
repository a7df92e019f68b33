using System.Net;

namespace SuperInsight.Adapters.Cos;

/// <summary>
/// What COS said when it refused; code and message are empty where the answer had no readable body.
/// See <see href="https://cloud.tencent.com/document/product/436/7730"/>.
/// </summary>
internal sealed record CosError(HttpStatusCode Status, string Code, string Message, string RequestId)
{
    /// <summary>A 200 whose body is an error counts as the failure that it is.</summary>
    public bool IsTransient =>
        (Status == HttpStatusCode.OK && Code is "InternalError" or "ServiceUnavailable" or "SlowDown")
        || (int)Status is >= 500 and not 501 and not 505 and not 507
        || Status is HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout
        || Code is "SlowDown" or "RequestTimeout" or "IncompleteBody" or "BadDigest";

    /// <summary>The bytes arrived, but not as they were sent.</summary>
    public bool IsDamage => Code is "BadDigest" or "IncompleteBody" or "InvalidDigest";

    public bool IsClockSkew =>
        Code == "RequestTimeTooSkewed" || (Code == "AccessDenied" && Message.Contains("expired", StringComparison.OrdinalIgnoreCase));

    /// <summary>A 404 that does not say so in COS's own words is something else: a proxy's, or a wrong address.</summary>
    public bool IsNoSuchKey => Code == "NoSuchKey";

    public bool IsNoSuchUpload => Code == "NoSuchUpload";

    public bool IsTaken => Status == HttpStatusCode.Conflict;
}
