using SuperInsight.Domain.State;

namespace SuperInsight.Domain.Backups.Retention;

/// <summary>Shortens every stream of the ledger to its newest snapshot and what came after.</summary>
/// <param name="ledger">By a credential that may delete.</param>
public sealed class LedgerCompaction(ILedger ledger)
{
    /// <summary>The streams of backups and alarms lie below these.</summary>
    private static readonly StreamName[] Roots = [new("alarms"), new("backups"), new("notices"), new("verifications"), new("work")];

    /// <summary>Safe to repeat, and beside readers and writers.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var streams = new Queue<StreamName>(Roots);
        while (streams.TryDequeue(out var stream))
        {
            await ledger.CompactAsync(stream, cancellationToken);
            foreach (var below in await ledger.ListAsync(stream, cancellationToken))
                streams.Enqueue(below);
        }
    }
}
