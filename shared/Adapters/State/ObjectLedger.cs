using SuperInsight.Domain.ObjectStorage;
using SuperInsight.Domain.State;

namespace SuperInsight.Adapters.State;

/// <summary>
/// The ledger as small objects: <c>{prefix}/{stream}/{sequence}.json</c> and <c>{prefix}/{stream}/snapshot-{sequence}.json</c>, with
/// sequence numbers of twelve digits.
/// </summary>
/// <param name="store">Must refuse to overwrite (<see cref="IObjectStore.RefusesOverwriteAsync"/>).</param>
/// <param name="prefix">What all keys begin with, such as <c>state</c>; may be empty.</param>
public sealed class ObjectLedger(IObjectStore store, string prefix) : ILedger, IDisposable
{
    private readonly LedgerKeys keys = new(prefix);
    private readonly LedgerCache cache = new();

    public async Task<AppendOutcome> AppendAsync(StreamName stream, long sequence, ReadOnlyMemory<byte> fact, CancellationToken cancellationToken)
    {
        CheckSequence(sequence);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(fact.Length, LedgerLimits.FactBytes);
        if (!await FollowsAsync(stream, sequence, cancellationToken))
            return AppendOutcome.Conflict;
        if (await store.CreateAsync(keys.Entry(stream, sequence), fact, cancellationToken) == CreateOutcome.AlreadyExists)
            return AppendOutcome.Conflict;
        // A number that compaction has freed can be created again, but no reader would see it. Its snapshot is there first and stays.
        return await NewestSnapshotAsync(stream, cancellationToken) >= sequence ? AppendOutcome.Conflict : AppendOutcome.Appended;
    }

    public async Task<AppendOutcome> BeginAsync(StreamName stream, ReadOnlyMemory<byte> fact, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(fact.Length, LedgerLimits.FactBytes);
        // Of a stream that is never compacted no number is ever free again: whether it exists is all there is to know.
        return await store.CreateAsync(keys.Entry(stream, 1), fact, cancellationToken) == CreateOutcome.AlreadyExists ? AppendOutcome.Conflict : AppendOutcome.Appended;
    }

    public Task<LedgerReading> ReadAsync(StreamName stream, CancellationToken cancellationToken) =>
        new LedgerReader(store, keys, cache, stream).ReadAsync(cancellationToken);

    public async Task<IReadOnlyList<StreamName>> ListAsync(StreamName parent, CancellationToken cancellationToken)
    {
        List<StreamName> found = [];
        await foreach (var page in store.ListAsync(keys.Folder(parent), after: null, delimiter: "/", cancellationToken))
            found.AddRange(page.CommonPrefixes.Select(folder => keys.Child(parent, folder)).OfType<StreamName>());
        return found;
    }

    public async Task SnapshotAsync(StreamName stream, long sequence, ReadOnlyMemory<byte> state, CancellationToken cancellationToken)
    {
        CheckSequence(sequence);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(state.Length, LedgerLimits.StateBytes);
        if (await NewestSnapshotAsync(stream, cancellationToken) >= sequence)
            return;
        if (!await ExistsAsync(stream, sequence, cancellationToken))
            throw Missing("snapshot", stream, sequence, "take the sequence number from a reading");
        await store.CreateAsync(keys.Snapshot(stream, sequence), state, cancellationToken);
    }

    public async Task CompactAsync(StreamName stream, CancellationToken cancellationToken)
    {
        var newest = await NewestSnapshotAsync(stream, cancellationToken);
        if (newest == 0)
            return;
        // Older snapshots first: nobody may begin at one whose entries are partly gone.
        var snapshots = await KeysUpToAsync(keys.SnapshotsOf(stream), key => keys.SnapshotIn(stream, key) < newest, cancellationToken);
        var entries = await KeysUpToAsync(keys.Folder(stream), key => keys.EntryIn(stream, key) <= newest, cancellationToken);
        foreach (var key in snapshots.Concat(entries))
            await store.DeleteAsync(key, cancellationToken);
    }

    public void Dispose() => cache.Dispose();

    private static void CheckSequence(long sequence)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(sequence, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(sequence, LedgerLimits.Sequence);
    }

    /// <summary>False when a snapshot covers the number already.</summary>
    private async Task<bool> FollowsAsync(StreamName stream, long sequence, CancellationToken cancellationToken)
    {
        if (sequence == 1 || await ExistsAsync(stream, sequence - 1, cancellationToken))
            return true;
        var newest = await NewestSnapshotAsync(stream, cancellationToken);
        return newest >= sequence - 1
            ? newest == sequence - 1
            : throw Missing("append", stream, sequence - 1, "read the stream, and append at its head plus one");
    }

    private async Task<bool> ExistsAsync(StreamName stream, long sequence, CancellationToken cancellationToken)
    {
        await foreach (var page in store.ListAsync(keys.Entry(stream, sequence), after: null, delimiter: null, cancellationToken))
            return page.Objects.Count > 0;
        return false;
    }

    /// <summary>0: there is none.</summary>
    private async Task<long> NewestSnapshotAsync(StreamName stream, CancellationToken cancellationToken)
    {
        var newest = 0L;
        await foreach (var page in store.ListAsync(keys.SnapshotsOf(stream), after: null, delimiter: "/", cancellationToken))
            foreach (var entry in page.Objects)
                newest = keys.SnapshotIn(stream, entry.Key) ?? newest;
        return newest;
    }

    private async Task<List<string>> KeysUpToAsync(string start, Func<string, bool> covered, CancellationToken cancellationToken)
    {
        List<string> found = [];
        await foreach (var page in store.ListAsync(start, after: null, delimiter: "/", cancellationToken))
            found.AddRange(page.Objects.Select(entry => entry.Key).Where(covered));
        return found;
    }

    private static LedgerException Missing(string operation, StreamName stream, long sequence, string hint) =>
        new(operation, stream.ToString(), $"there is no entry {sequence}", hint);
}
