using SuperInsight.Domain.State;

namespace SuperInsight.Fakes.State;

/// <summary>A ledger that can be away, or lose the next write's process.</summary>
public sealed class FickleLedger(ILedger ledger) : ILedger
{
    /// <summary>Every call fails while it is.</summary>
    public bool IsAway { get; set; }

    /// <summary>Every write fails while it is; reads work.</summary>
    public bool IsReadOnly { get; set; }

    public Task<AppendOutcome> AppendAsync(StreamName stream, long sequence, ReadOnlyMemory<byte> fact, CancellationToken cancellationToken) =>
        IsAway || IsReadOnly ? Task.FromException<AppendOutcome>(Away(stream)) : ledger.AppendAsync(stream, sequence, fact, cancellationToken);

    public Task<LedgerReading> ReadAsync(StreamName stream, CancellationToken cancellationToken) =>
        IsAway ? Task.FromException<LedgerReading>(Away(stream)) : ledger.ReadAsync(stream, cancellationToken);

    public Task<IReadOnlyList<StreamName>> ListAsync(StreamName parent, CancellationToken cancellationToken) =>
        IsAway ? Task.FromException<IReadOnlyList<StreamName>>(Away(parent)) : ledger.ListAsync(parent, cancellationToken);

    public Task SnapshotAsync(StreamName stream, long sequence, ReadOnlyMemory<byte> state, CancellationToken cancellationToken) =>
        IsAway || IsReadOnly ? Task.FromException(Away(stream)) : ledger.SnapshotAsync(stream, sequence, state, cancellationToken);

    public Task CompactAsync(StreamName stream, CancellationToken cancellationToken) => IsAway ? Task.FromException(Away(stream)) : ledger.CompactAsync(stream, cancellationToken);

    private static LedgerException Away(StreamName stream) => new("use", stream.ToString(), "the store is away", "wait");
}
