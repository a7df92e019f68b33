namespace SuperInsight.Domain.ObjectStorage;

/// <summary>
/// One bucket. Objects are created once and never changed: every write is create-only, so a repeated or competing write can
/// destroy nothing. Keys are UTF-8, at most 850 bytes, without a leading slash.
/// </summary>
/// <remarks>
/// Every call retries what is worth retrying by itself, within bounds. What remains is thrown as <see cref="ObjectStoreException"/>,
/// which says what was tried, on which key, and what to do next. Reads see every write that was answered before they began.
/// </remarks>
public interface IObjectStore
{
    /// <summary>The bucket's full name, with the account's number: <c>backup-1250000000</c>.</summary>
    string Bucket { get; }

    /// <summary>
    /// Creates a small object. Safe to repeat: a repetition after a lost answer finds its own bytes and reports
    /// <see cref="CreateOutcome.Created"/>; another writer's bytes give <see cref="CreateOutcome.AlreadyExists"/>.
    /// </summary>
    Task<CreateOutcome> CreateAsync(string key, ReadOnlyMemory<byte> content, CancellationToken cancellationToken);

    /// <summary>
    /// Opens an upload of unknown length. Nothing is visible under <paramref name="key"/> before
    /// <see cref="ObjectUpload.CompleteAsync"/> has returned; disposing without completing leaves nothing behind.
    /// </summary>
    Task<ObjectUpload> BeginUploadAsync(string key, CancellationToken cancellationToken);

    /// <summary>Reads a small object whole; null when there is none. More than <paramref name="maxBytes"/> is an error.</summary>
    Task<byte[]?> ReadAsync(string key, int maxBytes, CancellationToken cancellationToken);

    /// <summary>
    /// Opens an object for sequential reading; null when there is none. A broken connection is resumed where it broke, as long as the
    /// object is still the same one. The stream ends only after exactly the object's length, and its CRC-64 is checked at the end
    /// where the store gives one: <see cref="ObjectStoreException"/> otherwise.
    /// </summary>
    Task<ObjectReading?> OpenReadAsync(string key, CancellationToken cancellationToken);

    /// <summary>
    /// Lists keys in ordinal (UTF-8 byte) order, page by page: those that start with <paramref name="prefix"/> and come after
    /// <paramref name="after"/>. With <paramref name="delimiter"/>, keys that have it behind the prefix are folded into
    /// <see cref="ObjectPage.CommonPrefixes"/>.
    /// </summary>
    IAsyncEnumerable<ObjectPage> ListAsync(string prefix, string? after, string? delimiter, CancellationToken cancellationToken);

    /// <summary>Deletes an object; deleting what is not there succeeds.</summary>
    Task DeleteAsync(string key, CancellationToken cancellationToken);

    /// <summary>Lists multipart uploads that were begun and neither completed nor aborted.</summary>
    IAsyncEnumerable<UnfinishedUpload> ListUnfinishedUploadsAsync(string prefix, CancellationToken cancellationToken);

    /// <summary>Aborts an unfinished upload and frees its parts; aborting what is not there succeeds.</summary>
    Task AbortUploadAsync(UnfinishedUpload upload, CancellationToken cancellationToken);

    /// <summary>
    /// Proves that create-only writes are honoured here: writes a probe twice. False when the second write was accepted, as in a
    /// bucket that ever had versioning; such a bucket must not be used.
    /// </summary>
    Task<bool> RefusesOverwriteAsync(string probeKey, CancellationToken cancellationToken);
}
