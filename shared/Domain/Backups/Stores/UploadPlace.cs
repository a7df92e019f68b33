using Microsoft.Extensions.Logging;
using SuperInsight.Domain.ObjectStorage;

namespace SuperInsight.Domain.Backups.Stores;

/// <summary>
/// The bucket that all objects of one dump go to. When it keeps failing, they go on to the next one together: a point whose objects
/// lie in two buckets could be restored from neither. Thread-safe: the parts of a dump travel side by side.
/// </summary>
/// <param name="stores">Hears of failures.</param>
/// <param name="order">The buckets to try, in order; at least one.</param>
/// <param name="logger">Hears of a move.</param>
public sealed partial class UploadPlace(BackupStores stores, IReadOnlyList<IObjectStore> order, ILogger logger)
{
    private readonly Lock gate = new();
    private int at;
    private bool pinned;

    /// <summary>Where objects go now; null when no bucket is left.</summary>
    public IObjectStore? Current
    {
        get
        {
            lock (gate)
                return at < order.Count ? order[at] : null;
        }
    }

    /// <summary>Those that have not failed.</summary>
    public IReadOnlyList<IObjectStore> Remaining
    {
        get
        {
            lock (gate)
                return [.. order.Skip(at)];
        }
    }

    /// <summary>Why the last bucket was left; null while none was.</summary>
    public ObjectStoreException? Cause { get; private set; }

    /// <summary>Why the first was.</summary>
    public ObjectStoreException? FirstFailure { get; private set; }

    /// <summary>Whether an object was made visible, or may have been although the answer was lost: then its key is used up.</summary>
    public bool IsTouched { get; private set; }

    /// <summary>An object is about to become visible.</summary>
    public void Touch() => IsTouched = true;

    /// <summary>An object is visible where we are now: what is left of the dump cannot go elsewhere.</summary>
    public void Pin()
    {
        lock (gate)
            pinned = true;
    }

    /// <summary>Leaves a bucket that failed; true when the upload can go on in <see cref="Current"/>.</summary>
    public bool Leave(IObjectStore from, ObjectStoreException failure)
    {
        if (!BackupStores.IsAway(failure))
            return false;
        lock (gate)
        {
            if (at < order.Count && ReferenceEquals(order[at], from))
            {
                stores.Note(from, failure);
                Cause = failure;
                FirstFailure ??= failure;
                at++;
                if (at < order.Count)
                    LogLeft(logger, from.Bucket, failure.Reason, order[at].Bucket);
            }

            return !pinned && at < order.Count;
        }
    }

    [LoggerMessage(EventId = 150, Level = LogLevel.Warning, Message = "Bucket {Bucket} keeps failing ({Reason}): the backup goes on to {Next}")]
    private static partial void LogLeft(ILogger logger, string bucket, string reason, string next);
}
