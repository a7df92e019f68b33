namespace SuperInsight.Domain.State;

/// <summary>
/// Append-only streams of facts. Creating the next sequence number is the compare-and-swap: of two writers one wins, the other reads
/// again and decides again. Entries never change.
/// </summary>
/// <remarks>Stored as <c>{prefix}/{stream}/{sequence}.json</c>; sequences start at 1, have no gaps and are written as 12 digits.</remarks>
public interface ILedger
{
    /// <summary>
    /// Appends <paramref name="fact"/> (a JSON text in UTF-8, at most 1 MiB) as entry <paramref name="sequence"/>.
    /// Safe to repeat with the same bytes. Durable when it returns <see cref="AppendOutcome.Appended"/>.
    /// </summary>
    /// <remarks>
    /// <paramref name="sequence"/> is <see cref="LedgerReading.Head"/> of a reading, plus one. A number that a snapshot already covers
    /// is a conflict, even where compaction has freed it; one beyond the head plus one is refused, so that no gap can arise.
    /// </remarks>
    /// <exception cref="LedgerException">The entry before <paramref name="sequence"/> does not exist.</exception>
    /// <exception cref="ArgumentException"><paramref name="fact"/> is longer than 1 MiB.</exception>
    /// <exception cref="ObjectStorage.ObjectStoreException">The store did not take it, or did not answer: whether it is recorded is unknown; repeat.</exception>
    Task<AppendOutcome> AppendAsync(StreamName stream, long sequence, ReadOnlyMemory<byte> fact, CancellationToken cancellationToken);

    /// <summary>
    /// Appends <paramref name="fact"/> as entry 1 of a stream that is never compacted, as one short story each has: the same as
    /// <see cref="AppendAsync"/>, but where the store allows it one write and nothing read.
    /// </summary>
    /// <exception cref="ArgumentException"><paramref name="fact"/> is longer than 1 MiB.</exception>
    /// <exception cref="ObjectStorage.ObjectStoreException">The store did not take it, or did not answer: whether it is recorded is unknown; repeat.</exception>
    Task<AppendOutcome> BeginAsync(StreamName stream, ReadOnlyMemory<byte> fact, CancellationToken cancellationToken) =>
        AppendAsync(stream, 1, fact, cancellationToken);

    /// <summary>
    /// Reads a stream: its newest snapshot, if it has one, and every entry after it, in order. An unknown stream is empty.
    /// </summary>
    /// <exception cref="LedgerException">An entry is missing in the middle.</exception>
    Task<LedgerReading> ReadAsync(StreamName stream, CancellationToken cancellationToken);

    /// <summary>
    /// Names the streams directly below <paramref name="parent"/> (<c>deployments</c> → <c>deployments/web</c>), in order. A stream
    /// further down shows as its first segment below.
    /// </summary>
    Task<IReadOnlyList<StreamName>> ListAsync(StreamName parent, CancellationToken cancellationToken);

    /// <summary>
    /// Records the state that entries 1 to <paramref name="sequence"/> add up to, so that readers begin there. Create-only and
    /// optional: losing the race, or dying before it, costs time and nothing else. At most 8 MiB.
    /// </summary>
    /// <exception cref="LedgerException">There is no entry <paramref name="sequence"/>.</exception>
    Task SnapshotAsync(StreamName stream, long sequence, ReadOnlyMemory<byte> state, CancellationToken cancellationToken);

    /// <summary>
    /// Deletes the entries, and older snapshots, that the newest snapshot covers. Needs a credential that may delete.
    /// Readers at work are not disturbed: they read again.
    /// </summary>
    Task CompactAsync(StreamName stream, CancellationToken cancellationToken);
}
