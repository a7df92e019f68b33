namespace TencentEmulator.Cos.Storage;

/// <summary>What a client said about an object when it created it, given back on every read.</summary>
/// <param name="Content">Content-Type, Cache-Control and the like, by header name.</param>
/// <param name="StorageClass">STANDARD when none was given.</param>
/// <param name="Metadata">User metadata without the <c>x-cos-meta-</c> or <c>x-amz-meta-</c> prefix.</param>
internal sealed record ObjectHeaders(
    IReadOnlyDictionary<string, string> Content, string StorageClass, IReadOnlyDictionary<string, string> Metadata);
