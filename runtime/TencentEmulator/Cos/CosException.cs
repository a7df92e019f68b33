namespace TencentEmulator.Cos;

/// <summary>A request that is refused, as COS words it: HTTP status, error code and message.
/// Codes: <see href="https://cloud.tencent.com/document/product/436/7730"/>.</summary>
internal sealed class CosException(int status, string code, string message) : Exception(message)
{
    public int Status { get; } = status;

    public string Code { get; } = code;
}
