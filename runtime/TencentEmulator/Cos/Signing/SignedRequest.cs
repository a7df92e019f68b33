using TencentEmulator.Cos.Requests;

namespace TencentEmulator.Cos.Signing;

/// <summary>What a signature covers, exactly as it came over the wire.</summary>
/// <param name="Method">The HTTP method.</param>
/// <param name="RawPath">The path, still percent-encoded; in path style it includes the bucket.</param>
/// <param name="Query">The query, decoded.</param>
/// <param name="Headers">The headers; Host with its port.</param>
internal sealed record SignedRequest(string Method, string RawPath, QueryParameters Query, IHeaderDictionary Headers)
{
    /// <summary>A header's value, several joined by a comma; null when it was not sent.</summary>
    public string? Header(string name) => Headers.TryGetValue(name, out var values) ? values.ToString() : null;
}
