using System.Text.Json;
using SuperInsight.Domain.State;

namespace SuperInsight.Domain.Freezes;

/// <summary>Freezes and unfreezes scopes. Every process that shares the ledger obeys.</summary>
public sealed class FreezeLedger(ILedger ledger)
{
    /// <summary>The freeze that holds now, by the store's clock; null when there is none.</summary>
    public async Task<Freeze?> FindAsync(FreezeScope scope, CancellationToken cancellationToken) => (await ReadAsync(scope, cancellationToken)).Freeze;

    /// <summary>As <see cref="FindAsync"/>, with the store's clock.</summary>
    public async Task<(Freeze? Freeze, DateTimeOffset AsOf)> ReadAsync(FreezeScope scope, CancellationToken cancellationToken)
    {
        var reading = await ledger.ReadAsync(Stream(scope), cancellationToken);
        return (Current(scope, reading) is { } freeze && freeze.HoldsAt(reading.AsOf) ? freeze : null, reading.AsOf);
    }

    /// <summary>Freezes it, or freezes it anew with another reason and end.</summary>
    public async Task<Freeze> FreezeAsync(FreezeScope scope, string by, string reason, TimeSpan? duration, CancellationToken cancellationToken)
    {
        await AppendAsync(scope, new ScopeFrozen(by, reason, duration), cancellationToken);
        return Current(scope, await ledger.ReadAsync(Stream(scope), cancellationToken)) ?? new Freeze(by, reason, default, null);
    }

    /// <summary>Ends the freeze; false when there was none.</summary>
    public async Task<bool> UnfreezeAsync(FreezeScope scope, string by, CancellationToken cancellationToken)
    {
        if (await FindAsync(scope, cancellationToken) is null)
            return false;
        await AppendAsync(scope, new ScopeUnfrozen(by), cancellationToken);
        return true;
    }

    private static StreamName Stream(FreezeScope scope) => new($"freezes/{scope}");

    private async Task AppendAsync(FreezeScope scope, FreezeFact fact, CancellationToken cancellationToken)
    {
        while (await ledger.AppendAsync(Stream(scope), (await ledger.ReadAsync(Stream(scope), cancellationToken)).Head + 1,
            JsonSerializer.SerializeToUtf8Bytes(fact, FreezeJson.Default.FreezeFact), cancellationToken) == AppendOutcome.Conflict)
        {
        }
    }

    /// <summary>People freeze by hand: a stream of a few facts needs no snapshot.</summary>
    private static Freeze? Current(FreezeScope scope, LedgerReading reading) =>
        reading.Entries.Count > 0 && reading.Entries[^1].Read(Stream(scope), FreezeJson.Default.FreezeFact) is ScopeFrozen frozen
            ? new Freeze(frozen.By, frozen.Reason, reading.Entries[^1].RecordedAt, reading.Entries[^1].RecordedAt + frozen.For)
            : null;
}
