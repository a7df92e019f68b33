using SuperInsight.Domain.ObjectStorage;
using SuperInsight.Domain.Settings;
using SuperInsight.Domain.State;

namespace SuperInsight.Adapters.State;

/// <summary>
/// A ledger that writes nothing until its bucket has proven that it refuses overwriting: in a bucket that ever had versioning, two
/// writers would both win. Proven once for a process; reading needs no proof.
/// </summary>
public sealed class ProvenLedger(ILedger ledger, IObjectStore store, string probeKey) : ILedger
{
    private volatile bool proven;

    /// <exception cref="SettingException">The bucket accepts overwriting.</exception>
    public async Task<AppendOutcome> AppendAsync(StreamName stream, long sequence, ReadOnlyMemory<byte> fact, CancellationToken cancellationToken)
    {
        await ProveAsync(cancellationToken);
        return await ledger.AppendAsync(stream, sequence, fact, cancellationToken);
    }

    public async Task<AppendOutcome> BeginAsync(StreamName stream, ReadOnlyMemory<byte> fact, CancellationToken cancellationToken)
    {
        await ProveAsync(cancellationToken);
        return await ledger.BeginAsync(stream, fact, cancellationToken);
    }

    public Task<LedgerReading> ReadAsync(StreamName stream, CancellationToken cancellationToken) => ledger.ReadAsync(stream, cancellationToken);

    public Task<IReadOnlyList<StreamName>> ListAsync(StreamName parent, CancellationToken cancellationToken) => ledger.ListAsync(parent, cancellationToken);

    public async Task SnapshotAsync(StreamName stream, long sequence, ReadOnlyMemory<byte> state, CancellationToken cancellationToken)
    {
        await ProveAsync(cancellationToken);
        await ledger.SnapshotAsync(stream, sequence, state, cancellationToken);
    }

    public Task CompactAsync(StreamName stream, CancellationToken cancellationToken) => ledger.CompactAsync(stream, cancellationToken);

    /// <summary>Proves it, unless it is proven. Two proofs at once do no harm.</summary>
    public async Task ProveAsync(CancellationToken cancellationToken)
    {
        if (proven)
            return;
        if (!await store.RefusesOverwriteAsync(probeKey, cancellationToken))
        {
            throw new SettingException("State__Bucket", $"bucket {store.Bucket} accepts that objects are overwritten, as one does that ever had versioning",
                "Use a bucket that never had versioning: the ledger relies on x-cos-forbid-overwrite.");
        }

        proven = true;
    }
}
