using SuperInsight.Domain.State;

namespace SuperInsight.Fakes.Backups;

/// <summary>A ledger as one process sees it: each call is a step.</summary>
internal sealed class SteppedLedger(ILedger inner, ProcessSteps steps) : ILedger
{
    public Task<AppendOutcome> AppendAsync(StreamName stream, long sequence, ReadOnlyMemory<byte> fact, CancellationToken cancellationToken) =>
        steps.RunAsync($"append to {stream}", () => inner.AppendAsync(stream, sequence, fact, cancellationToken));

    public Task<LedgerReading> ReadAsync(StreamName stream, CancellationToken cancellationToken) =>
        steps.RunAsync($"read stream {stream}", () => inner.ReadAsync(stream, cancellationToken));

    public Task<IReadOnlyList<StreamName>> ListAsync(StreamName parent, CancellationToken cancellationToken) =>
        steps.RunAsync($"list streams {parent}", () => inner.ListAsync(parent, cancellationToken));

    public Task SnapshotAsync(StreamName stream, long sequence, ReadOnlyMemory<byte> state, CancellationToken cancellationToken) =>
        steps.RunAsync($"snapshot {stream}", () => Done(inner.SnapshotAsync(stream, sequence, state, cancellationToken)));

    public Task CompactAsync(StreamName stream, CancellationToken cancellationToken) =>
        steps.RunAsync($"compact {stream}", () => Done(inner.CompactAsync(stream, cancellationToken)));

    private static async Task<int> Done(Task task)
    {
        await task;
        return 0;
    }
}
