using SuperInsight.Domain.ObjectStorage;

namespace SuperInsight.Domain.Backups.Stores;

/// <summary>
/// The buckets that backups lie in: the primary and, where there is one, the standby in another region and best of another account.
/// Remembers which of them did not answer, so that nobody waits for it twice in a row. Thread-safe.
/// </summary>
public sealed class BackupStores
{
    /// <summary>How long a bucket that failed may take to prove that it is back.</summary>
    private static readonly TimeSpan ProbeTime = TimeSpan.FromSeconds(10);

    /// <summary>A bucket that failed is not even probed for so long.</summary>
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(30);

    private readonly TimeProvider clock;
    private readonly Lock gate = new();
    private readonly Dictionary<IObjectStore, DateTimeOffset> failed = new(ReferenceEqualityComparer.Instance);

    /// <param name="primary">Where backups belong.</param>
    /// <param name="standby">Where they go when the primary keeps failing; null when there is none.</param>
    /// <param name="clock">Measures how long ago a bucket failed.</param>
    public BackupStores(IObjectStore primary, IObjectStore? standby, TimeProvider clock)
    {
        (Primary, Standby, this.clock) = (primary, standby, clock);
        All = standby is null ? [primary] : [primary, standby];
    }

    public IObjectStore Primary { get; }

    public IObjectStore? Standby { get; }

    /// <summary>Whether the ledger lies in the primary's bucket: then what makes the one fail makes the other.</summary>
    public bool PrimaryHoldsLedger { get; init; }

    /// <summary>The primary first.</summary>
    public IReadOnlyList<IObjectStore> All { get; }

    /// <summary>Whether a failure, after the client's own tries, is the bucket's: another bucket may do what this one did not.</summary>
    public static bool IsAway(ObjectStoreException failure) => failure.Failure
        is ObjectStoreFailure.Unavailable or ObjectStoreFailure.Full or ObjectStoreFailure.AccessDenied or ObjectStoreFailure.NoSuchBucket;

    /// <summary>
    /// Remembers a bucket that did not answer, or is not there. One that refuses answers at once and need not be remembered.
    /// </summary>
    public void Note(IObjectStore store, ObjectStoreException failure)
    {
        if (failure.Failure is not (ObjectStoreFailure.Unavailable or ObjectStoreFailure.NoSuchBucket))
            return;
        lock (gate)
            failed[store] = clock.GetUtcNow();
    }

    /// <summary>Remembers the primary when a failure of the ledger is its failure too.</summary>
    public void NoteLedger(ObjectStoreException failure)
    {
        if (PrimaryHoldsLedger)
            Note(Primary, failure);
    }

    /// <summary>Whether a bucket did not answer a moment ago, so that it is not worth waiting for while there is another.</summary>
    public bool IsResting(IObjectStore store)
    {
        lock (gate)
            return All.Count > 1 && failed.TryGetValue(store, out var since) && clock.GetUtcNow() - since < Rest;
    }

    /// <summary>
    /// All buckets in the order in which to try them: the primary first, unless it failed lately and does not answer a probe of at most
    /// 10 seconds; such a one comes last. Within 30 seconds of a failure there is no probe.
    /// </summary>
    public async Task<IReadOnlyList<IObjectStore>> InOrderAsync(CancellationToken cancellationToken)
    {
        List<IObjectStore> answering = [];
        List<IObjectStore> away = [];
        foreach (var store in All)
            (await AnswersAsync(store, cancellationToken) ? answering : away).Add(store);
        return [.. answering, .. away];
    }

    private async Task<bool> AnswersAsync(IObjectStore store, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            if (All.Count == 1 || !failed.ContainsKey(store))
                return true;
        }

        if (IsResting(store) || !await ProbeAsync(store, cancellationToken))
            return false;
        lock (gate)
            failed.Remove(store);
        return true;
    }

    private async Task<bool> ProbeAsync(IObjectStore store, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(ProbeTime, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            await foreach (var _ in store.ListAsync("probe/", null, "/", either.Token))
                return true;
            return true;
        }
        catch (ObjectStoreException failure)
        {
            Note(store, failure);
            return false;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            lock (gate)
                failed[store] = clock.GetUtcNow();
            return false;
        }
    }
}

/// <summary>A bucket that could not be asked, and why.</summary>
public sealed record UnavailableBucket(string Bucket, string Reason);
