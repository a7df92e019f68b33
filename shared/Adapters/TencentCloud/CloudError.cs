using System.Net;

namespace SuperInsight.Adapters.TencentCloud;

/// <summary>
/// What the API said when it refused; the code is empty where the answer was not one of the API's.
/// See <see href="https://cloud.tencent.com/document/api/1243/75709"/>.
/// </summary>
internal sealed record CloudError(HttpStatusCode Status, string Code, string Message, string RequestId)
{
    /// <summary>Refused before anything was done: even a change may be repeated.</summary>
    public bool IsThrottled => Code.StartsWith("RequestLimitExceeded", StringComparison.Ordinal) || Status == HttpStatusCode.TooManyRequests;

    /// <summary>It broke inside, at no fault of ours; a change may have been made all the same.</summary>
    public bool IsInternal =>
        Code.StartsWith("InternalError", StringComparison.Ordinal) || Code is "ServiceUnavailable" or "FailedOperation.SummaryDataNotReady"
        || (Code.Length == 0 && ((int)Status >= 500 || Status == HttpStatusCode.RequestTimeout));

    /// <summary>Our clock is more than five minutes off.</summary>
    public bool IsClockSkew => Code == "AuthFailure.SignatureExpire";

    /// <summary>A missing service is told in three ways, according to the vendor's own client.</summary>
    public bool IsNotFound =>
        Code.StartsWith("ResourceNotFound", StringComparison.Ordinal)
        || (Code == "InvalidParameter" && Message.Contains("service data illegal", StringComparison.OrdinalIgnoreCase));

    public bool IsDenied => Code.StartsWith("AuthFailure", StringComparison.Ordinal) || Code.StartsWith("UnauthorizedOperation", StringComparison.Ordinal)
        || Code.StartsWith("OperationDenied", StringComparison.Ordinal) || Code is "IpInBlacklist" or "IpNotInWhitelist";

    /// <summary>Another task is at work.</summary>
    public bool IsBusy => Code.StartsWith("ResourceInUse", StringComparison.Ordinal) || Code == "LimitExceeded.Concurrent";
}
