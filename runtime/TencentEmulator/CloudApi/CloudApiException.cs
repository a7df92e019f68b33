namespace TencentEmulator.CloudApi;

/// <summary>A call that is refused, as API 3.0 words it; the HTTP status is 200.
/// Codes: <see href="https://cloud.tencent.com/document/api/1243/75709"/>.</summary>
internal sealed class CloudApiException(string code, string message) : Exception(message)
{
    public string Code { get; } = code;
}
