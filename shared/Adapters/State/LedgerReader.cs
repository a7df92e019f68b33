using SuperInsight.Domain.ObjectStorage;
using SuperInsight.Domain.State;

namespace SuperInsight.Adapters.State;

/// <summary>Reads one stream as it stands, although compaction may be at work.</summary>
internal sealed class LedgerReader(IObjectStore store, LedgerKeys keys, LedgerCache cache, StreamName stream)
{
    private const int Tries = 5;
    private const int Parallel = 8;

    public async Task<LedgerReading> ReadAsync(CancellationToken cancellationToken)
    {
        long missing = 0;
        for (var attempt = 1; attempt <= Tries; attempt++)
        {
            var listing = await ListAsync(cancellationToken);
            missing = listing.FirstMissing();
            // What is missing may have been compacted meanwhile; then a newer snapshot shows it, and reading again begins there.
            if (missing == 0 && !listing.IsOvertaken && await FetchAsync(listing, cancellationToken) is { } reading)
                return reading;
        }
        throw new LedgerException(
            "read ledger",
            stream.ToString(),
            missing > 0 ? $"entry {missing} is missing in the middle" : $"it kept changing during {Tries} readings",
            missing > 0 ? "find out who deleted it, and restore it from the standby bucket: entries are deleted by compaction only" : "read again later");
    }

    private async Task<Listing> ListAsync(CancellationToken cancellationToken)
    {
        ObjectEntry? snapshot = null;
        await foreach (var page in store.ListAsync(keys.SnapshotsOf(stream), after: null, delimiter: "/", cancellationToken))
            snapshot = page.Objects.LastOrDefault(entry => keys.SnapshotIn(stream, entry.Key) is not null) ?? snapshot;
        var start = snapshot is null ? 0 : keys.SnapshotIn(stream, snapshot.Key)!.Value;
        var listing = new Listing(start, snapshot);
        await foreach (var page in store.ListAsync(keys.Folder(stream), keys.Entry(stream, start), delimiter: "/", cancellationToken))
        {
            listing.AsOf = page.AsOf;
            listing.Entries.AddRange(page.Objects.Where(entry => keys.EntryIn(stream, entry.Key) is not null).Select(entry => (keys.EntryIn(stream, entry.Key)!.Value, entry)));
            listing.IsOvertaken |= page.Objects.Any(entry => keys.SnapshotIn(stream, entry.Key) > start);
        }
        return listing;
    }

    /// <summary>Null: something was deleted after it was listed.</summary>
    private async Task<LedgerReading?> FetchAsync(Listing listing, CancellationToken cancellationToken)
    {
        var snapshot = listing.Snapshot is { } found ? await FetchAsync(listing.Start, found, LedgerLimits.StateBytes, cancellationToken) : null;
        if (snapshot is null && listing.Snapshot is not null)
            return null;
        var entries = new LedgerEntry?[listing.Entries.Count];
        var options = new ParallelOptions { MaxDegreeOfParallelism = Parallel, CancellationToken = cancellationToken };
        await System.Threading.Tasks.Parallel.ForAsync(0, entries.Length, options, async (index, token) =>
            entries[index] = await FetchAsync(listing.Entries[index].Sequence, listing.Entries[index].Object, LedgerLimits.FactBytes, token));
        return entries.Contains(null) ? null : new LedgerReading(snapshot, entries!, listing.AsOf);
    }

    private async Task<LedgerEntry?> FetchAsync(long sequence, ObjectEntry found, int maxBytes, CancellationToken cancellationToken)
    {
        var content = cache.Find(found);
        if (content is null && (content = await store.ReadAsync(found.Key, maxBytes, cancellationToken)) is not null)
            cache.Keep(found, content);
        return content is null ? null : new LedgerEntry(sequence, content, found.LastModified);
    }

    private sealed class Listing(long start, ObjectEntry? snapshot)
    {
        public long Start => start;

        public ObjectEntry? Snapshot => snapshot;

        public List<(long Sequence, ObjectEntry Object)> Entries { get; } = [];

        public DateTimeOffset AsOf { get; set; }

        /// <summary>A newer snapshot appeared, so that entries may be remains of a compaction.</summary>
        public bool IsOvertaken { get; set; }

        /// <summary>0: the sequence has no gap.</summary>
        public long FirstMissing()
        {
            for (var index = 0; index < Entries.Count; index++)
                if (Entries[index].Sequence != start + 1 + index)
                    return start + 1 + index;
            return 0;
        }
    }
}
