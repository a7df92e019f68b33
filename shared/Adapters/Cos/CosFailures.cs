using System.Net;
using Polly.CircuitBreaker;
using Polly.Timeout;
using SuperInsight.Domain.ObjectStorage;

namespace SuperInsight.Adapters.Cos;

/// <summary>Turns what went wrong into what the port promises: kind, place, reason and what to do next.</summary>
internal sealed class CosFailures(CosSettingNames names)
{
    private string WaitHint => $"wait and repeat; when it persists, check the network, {names.Endpoint} and https://status.cloud.tencent.com";

    public ObjectStoreException Refused(CosOperation operation, string subject, CosError error)
    {
        var (failure, hint) = Judge(operation, error);
        return new ObjectStoreException(operation.Verb, subject, failure, Describe(error), hint);
    }

    public ObjectStoreException Unreachable(CosOperation operation, string subject, Exception cause) => new(
        operation.Verb,
        subject,
        ObjectStoreFailure.Unavailable,
        cause switch
        {
            TimeoutRejectedException timeout => $"COS did not answer within {timeout.Timeout}",
            BrokenCircuitException => "COS failed repeatedly, so that nothing is sent for the moment",
            InvalidDataException => $"COS answered something unexpected: {cause.Message}",
            HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } => $"no trusted connection: {cause.InnerException?.Message ?? cause.Message}",
            _ => cause.Message,
        },
        cause is InvalidDataException ? $"check that {names.Endpoint} is COS itself and not a proxy or a web page" : WaitHint,
        cause);

    public static ObjectStoreException Damaged(CosOperation operation, string subject, string reason, string hint) =>
        new(operation.Verb, subject, ObjectStoreFailure.Damaged, reason, hint);

    private (ObjectStoreFailure Failure, string Hint) Judge(CosOperation operation, CosError error) => error switch
    {
        { IsClockSkew: true } => (ObjectStoreFailure.AccessDenied, "set this machine's clock: COS takes signatures within 15 minutes of its own"),
        { Code: "SignatureDoesNotMatch" } => (ObjectStoreFailure.AccessDenied, $"check {names.SecretKey}: it does not belong to {names.SecretId}"),
        { Code: "InvalidAccessKeyId" } => (ObjectStoreFailure.AccessDenied, $"check {names.SecretId}: COS does not know it, or it was disabled"),
        { Code: "ExpiredToken" or "InvalidToken" or "TokenExpired" } => (ObjectStoreFailure.AccessDenied, $"renew the temporary credential in {names.SessionToken}"),
        { Code: "PathStyleDomainForbidden" } => (ObjectStoreFailure.Refused, $"unset {names.Endpoint}, or write {{bucket}} in it"),
        { Code: "NoSuchBucket" } => (ObjectStoreFailure.NoSuchBucket, $"check {names.Bucket} (with the account's number) and {names.Region}"),
        { IsTaken: true } => (ObjectStoreFailure.Conflict, "the key is taken by another writer: read it, and use another key"),
        { IsDamage: true } => (ObjectStoreFailure.Damaged, "the bytes change on the way: check memory, disk and anything between here and COS"),
        _ when error.Code.Contains("Quota", StringComparison.OrdinalIgnoreCase) || error.Status == HttpStatusCode.InsufficientStorage =>
            (ObjectStoreFailure.Full, "raise the bucket's quota, or delete what is no longer needed"),
        { Status: HttpStatusCode.UnavailableForLegalReasons } => (ObjectStoreFailure.Refused, "check the account's balance: COS stops serving when it is overdrawn"),
        { Status: HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden } => (ObjectStoreFailure.AccessDenied, $"allow {operation.Action} on this bucket and key in the CAM policy of the credential"),
        { IsTransient: true } => (ObjectStoreFailure.Unavailable, WaitHint),
        _ => (ObjectStoreFailure.Refused, "look the code up at https://cloud.tencent.com/document/product/436/7730; quote the request id to Tencent Cloud"),
    };

    private static string Describe(CosError error)
    {
        var code = error.Code.Length > 0 ? error.Code : error.Status.ToString();
        var message = error.Message.Length > 0 ? $", {error.Message}" : "";
        var request = error.RequestId.Length > 0 ? $", request {error.RequestId}" : "";
        return $"COS answered {(int)error.Status} {code}{message}{request}";
    }
}
