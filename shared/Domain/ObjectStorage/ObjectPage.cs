namespace SuperInsight.Domain.ObjectStorage;

/// <summary>One page of a listing.</summary>
/// <param name="Objects">The objects, in key order.</param>
/// <param name="CommonPrefixes">Folded keys, in order; empty without a delimiter.</param>
/// <param name="AsOf">The store's own clock (UTC, whole seconds) when it answered. Ages are measured against this, never against ours.</param>
public sealed record ObjectPage(IReadOnlyList<ObjectEntry> Objects, IReadOnlyList<string> CommonPrefixes, DateTimeOffset AsOf);

/// <summary>One listed object.</summary>
/// <param name="Key">The full key.</param>
/// <param name="Size">Bytes.</param>
/// <param name="LastModified">When it was written, by the store's clock (UTC, whole seconds).</param>
public sealed record ObjectEntry(string Key, long Size, DateTimeOffset LastModified);

/// <summary>A multipart upload that nobody finished.</summary>
/// <param name="Key">The key it was meant for.</param>
/// <param name="UploadId">The store's name for it.</param>
/// <param name="Initiated">When it was begun, by the store's clock (UTC).</param>
public sealed record UnfinishedUpload(string Key, string UploadId, DateTimeOffset Initiated);
