namespace SuperInsight.Domain.ObjectStorage;

/// <summary>
/// An upload under way. Writes are buffered into parts that travel in parallel with further writes; a write waits when all buffers
/// are on their way. One writer at a time.
/// </summary>
public abstract class ObjectUpload : IAsyncDisposable
{
    /// <summary>Appends bytes. The memory may be reused as soon as the call returns.</summary>
    /// <exception cref="ObjectStoreException">A part could not be stored after all tries.</exception>
    public abstract ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken);

    /// <summary>
    /// Sends what is left and makes the object visible, create-only. The store's CRC-64 of the whole is compared with the one computed
    /// while writing; when they differ the object is not left behind as good.
    /// </summary>
    /// <remarks>
    /// When the store does not answer, it is unknown whether the object is visible. The call may then be repeated: it finds out.
    /// </remarks>
    /// <exception cref="ObjectStoreException">It could not be completed, the key was taken, or the checksums differ.</exception>
    public abstract Task<StoredObject> CompleteAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Stops the upload and gives back all bytes written so far, those of a failed write included as far as they were taken, in order;
    /// null when some of them are no longer in memory, or the upload is complete. The bytes are valid until the upload is disposed,
    /// which is all that may be done with it afterwards.
    /// </summary>
    public abstract Task<IReadOnlyList<ReadOnlyMemory<byte>>?> TakeBackAsync();

    /// <summary>Aborts the upload unless it was completed. Never throws for what the store says.</summary>
    public abstract ValueTask DisposeAsync();
}

/// <summary>What the store holds after an upload.</summary>
/// <param name="Size">Bytes.</param>
/// <param name="Crc64">CRC-64/XZ of the whole.</param>
public sealed record StoredObject(long Size, ulong Crc64);
