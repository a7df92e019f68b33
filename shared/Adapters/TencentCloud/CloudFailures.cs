using Polly.CircuitBreaker;
using Polly.Timeout;
using SuperInsight.Domain.Cloud;

namespace SuperInsight.Adapters.TencentCloud;

/// <summary>Turns what went wrong into what the ports promise: kind, subject, reason and what to do next.</summary>
internal static class CloudFailures
{
    private const string WaitHint = "wait and repeat; when it persists, check the network, TencentCloud__Endpoint and https://status.cloud.tencent.com";
    private const string LookHint = "whether it was done is not known: look at the service's latest task before asking again";

    public static CloudException Refused(CloudAction action, string subject, CloudError error)
    {
        var (failure, hint) = Judge(action, error);
        return new CloudException(action.Verb, subject, failure, Describe(action, error), hint) { Code = error.Code, RequestId = error.RequestId };
    }

    public static CloudException Unreachable(CloudAction action, string subject, Exception cause)
    {
        var isUnsent = cause is BrokenCircuitException
            || cause is HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError };
        var isUncertain = action.Changes && !isUnsent;
        return new CloudException(
            action.Verb,
            subject,
            isUncertain ? CloudFailure.Uncertain : CloudFailure.Unavailable,
            cause switch
            {
                TimeoutRejectedException timeout => $"Tencent Cloud did not answer {action.Name} within {timeout.Timeout}",
                BrokenCircuitException => "Tencent Cloud failed repeatedly, so that nothing is sent for the moment",
                InvalidDataException => $"Tencent Cloud answered {action.Name} with something unexpected: {cause.Message}",
                HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } => $"no trusted connection: {cause.InnerException?.Message ?? cause.Message}",
                _ => cause.Message,
            },
            isUncertain ? LookHint : cause is InvalidDataException ? "check that TencentCloud__Endpoint is Tencent Cloud itself and not a proxy or a web page" : WaitHint,
            cause);
    }

    private static (CloudFailure Failure, string Hint) Judge(CloudAction action, CloudError error) => error switch
    {
        { IsThrottled: true } => (CloudFailure.Throttled, "wait and repeat: something else uses up this account's requests"),
        { IsClockSkew: true } => (CloudFailure.AccessDenied, "set this machine's clock: Tencent Cloud takes signatures within 5 minutes of its own"),
        { Code: "AuthFailure.SignatureFailure" } => (CloudFailure.AccessDenied, "check TENCENTCLOUD_SECRET_KEY: it does not belong to TENCENTCLOUD_SECRET_ID"),
        { Code: "AuthFailure.SecretIdNotFound" or "AuthFailure.InvalidSecretId" } => (CloudFailure.AccessDenied, "check TENCENTCLOUD_SECRET_ID: Tencent Cloud does not know it, or it was disabled"),
        { Code: "AuthFailure.TokenFailure" } => (CloudFailure.AccessDenied, "renew the temporary credential in TENCENTCLOUD_SESSION_TOKEN"),
        { IsDenied: true } => (CloudFailure.AccessDenied, $"allow {action.Permission} on this environment in the CAM policy of the credential"),
        { IsNotFound: true } => (CloudFailure.NotFound, "check TencentCloud__EnvId, TencentCloud__ServiceName and the version"),
        { IsBusy: true } => (CloudFailure.Busy, "wait until the task at work has ended"),
        { IsInternal: true } when action.Changes => (CloudFailure.Uncertain, LookHint),
        { IsInternal: true } => (CloudFailure.Unavailable, WaitHint),
        _ when error.Code.StartsWith("ResourceUnavailable.", StringComparison.Ordinal) =>
            (CloudFailure.Refused, "check the environment's state and the account's balance in the console: it is banned, frozen or isolated"),
        _ when error.Code.StartsWith("LimitExceeded", StringComparison.Ordinal) || error.Code.StartsWith("ResourceInsufficient", StringComparison.Ordinal) =>
            (CloudFailure.Refused, "raise the environment's quota, or stop what is no longer needed"),
        { Code.Length: 0 } => (CloudFailure.Refused, "check that TencentCloud__Endpoint is Tencent Cloud itself and not a proxy or a web page"),
        _ => (CloudFailure.Refused, "look the code up at https://cloud.tencent.com/document/api/1243/75709; quote the request id to Tencent Cloud"),
    };

    private static string Describe(CloudAction action, CloudError error)
    {
        var code = error.Code.Length > 0 ? error.Code : $"{(int)error.Status}";
        var message = error.Message.Length > 0 ? $", {error.Message}" : "";
        var request = error.RequestId.Length > 0 ? $", request {error.RequestId}" : "";
        return $"Tencent Cloud answered {action.Name} with {code}{message}{request}";
    }
}
