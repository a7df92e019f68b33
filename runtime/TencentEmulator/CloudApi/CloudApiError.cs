namespace TencentEmulator.CloudApi;

/// <summary>Every refusal the emulated API can give, so that code and wording exist once.</summary>
internal static class CloudApiError
{
    public static CloudApiException InvalidAuthorization(string why) =>
        new("AuthFailure.InvalidAuthorization", $"The Authorization header is not valid: {why}");
    public static CloudApiException SecretIdNotFound() =>
        new("AuthFailure.SecretIdNotFound", "The SecretId is not found, please ensure that your SecretId is correct.");
    public static CloudApiException SignatureFailure() =>
        new("AuthFailure.SignatureFailure", "The provided credentials could not be validated. Please check your signature is correct.");
    public static CloudApiException SignatureExpire() =>
        new("AuthFailure.SignatureExpire", "The provided credentials could not be validated. The timestamp is more than five minutes away from the server's time.");
    public static CloudApiException TokenFailure() => new("AuthFailure.TokenFailure", "The token is missing, wrong or expired.");
    public static CloudApiException Unauthorized(string action) =>
        new("UnauthorizedOperation", $"The operation {action} is not authorized for this credential.");
    public static CloudApiException NoSuchProduct(string product) => new("NoSuchProduct", $"The product {product} does not exist.");
    public static CloudApiException NoSuchVersion(string version) => new("NoSuchVersion", $"The version {version} does not exist.");
    public static CloudApiException InvalidAction(string action) => new("InvalidAction", $"The action {action} does not exist.");
    public static CloudApiException NotImplemented(string action) => new("UnsupportedOperation", $"The emulator does not implement {action}.");
    public static CloudApiException UnsupportedProtocol(string method) => new("UnsupportedProtocol", $"The emulator takes POST with JSON only, not {method}.");
    public static CloudApiException MissingParameter(string name) =>
        new("MissingParameter", $"The request is missing a required parameter `{name}`.");
    public static CloudApiException InvalidType(string name, string wanted) =>
        new("InvalidParameter", $"The value type of parameter `{name}` is not valid: {wanted} is expected.");
    public static CloudApiException UnknownParameter(string name) =>
        new("UnknownParameter", $"The parameter `{name}` is not recognized.");
    public static CloudApiException InvalidParameter(string message) => new("InvalidParameter", message);
    public static CloudApiException InvalidRequest(string message) => new("InvalidRequest", message);
    public static CloudApiException RequestLimitExceeded(int perSecond) =>
        new("RequestLimitExceeded", $"Your current request times equals to `{perSecond + 1}` in a second, which exceeds the frequency limit `{perSecond}` for a second. Please reduce the frequency of calls.");
    public static CloudApiException RequestTooLarge() => new("RequestSizeLimitExceeded", "The request is larger than 10 MB.");

    /// <summary>How the service of that name is said to be missing by DescribeCloudRunServerDetail and others.</summary>
    public static CloudApiException NoSuchServer() => new("InvalidParameter", "service data illegal");
    public static CloudApiException VersionNotFound(string version) => new("ResourceNotFound.VersionNotFound", $"The version {version} does not exist.");
    public static CloudApiException TaskNotFound(long task) => new("ResourceNotFound", $"The task {task} does not exist.");
    public static CloudApiException InUse(long task) => new("ResourceInUse", $"Task {task} of this service is running.");
    public static CloudApiException Unsupported(string message) => new("UnsupportedOperation", message);
}
