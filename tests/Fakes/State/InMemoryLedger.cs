using SuperInsight.Domain.State;

namespace SuperInsight.Fakes.State;

/// <summary>A ledger in memory, with the store's own clock. Thread-safe.</summary>
public sealed class InMemoryLedger(TimeProvider clock) : ILedger
{
    private readonly Lock gate = new();
    private readonly SortedDictionary<string, Stream> streams = new(StringComparer.Ordinal);

    public Task<AppendOutcome> AppendAsync(StreamName stream, long sequence, ReadOnlyMemory<byte> fact, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(sequence, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(fact.Length, LedgerLimits.FactBytes);
        return RunAsync(stream, found =>
        {
            if (sequence <= (found.Snapshot?.Sequence ?? 0))
                return AppendOutcome.Conflict;
            if (sequence > found.Head + 1)
                throw new LedgerException("append", $"{stream} {sequence}", $"entry {sequence - 1} does not exist", "read the stream and append at its head plus one");
            if (found.Entries.TryGetValue(sequence, out var present))
                return present.Content.Span.SequenceEqual(fact.Span) ? AppendOutcome.Appended : AppendOutcome.Conflict;
            found.Entries.Add(sequence, Entry(sequence, fact));
            return AppendOutcome.Appended;
        }, cancellationToken);
    }

    public Task<LedgerReading> ReadAsync(StreamName stream, CancellationToken cancellationToken) =>
        RunAsync(stream, found => new LedgerReading(
            found.Snapshot,
            [.. found.Entries.Values.Where(entry => entry.Sequence > (found.Snapshot?.Sequence ?? 0))],
            Now()), cancellationToken);

    public Task<IReadOnlyList<StreamName>> ListAsync(StreamName parent, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (gate)
        {
            var below = $"{parent}/";
            return Task.FromResult<IReadOnlyList<StreamName>>([.. streams
                .Where(stream => stream.Key.StartsWith(below, StringComparison.Ordinal) && stream.Value.Head > 0)
                .Select(stream => below + stream.Key[below.Length..].Split('/')[0])
                .Distinct().Order(StringComparer.Ordinal)
                .Select(name => new StreamName(name))]);
        }
    }

    public Task SnapshotAsync(StreamName stream, long sequence, ReadOnlyMemory<byte> state, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(sequence, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(state.Length, LedgerLimits.StateBytes);
        return RunAsync(stream, found =>
        {
            if (sequence > found.Head)
                throw new LedgerException("snapshot", $"{stream} {sequence}", $"entry {sequence} does not exist", "take the sequence number from a reading");
            if (sequence > (found.Snapshot?.Sequence ?? 0))
                found.Snapshot = Entry(sequence, state);
            return 0;
        }, cancellationToken);
    }

    public Task CompactAsync(StreamName stream, CancellationToken cancellationToken) =>
        RunAsync(stream, found =>
        {
            foreach (var sequence in found.Entries.Keys.TakeWhile(sequence => sequence <= (found.Snapshot?.Sequence ?? 0)).ToArray())
                found.Entries.Remove(sequence);
            return 0;
        }, cancellationToken);

    private Task<T> RunAsync<T>(StreamName stream, Func<Stream, T> action, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (gate)
        {
            if (!streams.TryGetValue(stream.ToString(), out var found))
                streams.Add(stream.ToString(), found = new Stream());
            try
            {
                return Task.FromResult(action(found));
            }
            catch (LedgerException refusal)
            {
                return Task.FromException<T>(refusal);
            }
        }
    }

    private LedgerEntry Entry(long sequence, ReadOnlyMemory<byte> content) => new(sequence, content.ToArray(), Now());

    private DateTimeOffset Now() => DateTimeOffset.FromUnixTimeSeconds(clock.GetUtcNow().ToUnixTimeSeconds());

    private sealed class Stream
    {
        public LedgerEntry? Snapshot { get; set; }

        public SortedDictionary<long, LedgerEntry> Entries { get; } = [];

        public long Head => Math.Max(Snapshot?.Sequence ?? 0, Entries.Count > 0 ? Entries.Keys.Last() : 0);
    }
}
