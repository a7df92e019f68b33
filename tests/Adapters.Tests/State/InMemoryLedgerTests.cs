using SuperInsight.Domain.State;
using SuperInsight.Fakes.State;

namespace SuperInsight.Adapters.Tests.State;

public sealed class InMemoryLedgerTests : LedgerContract
{
    protected override ILedger Ledger { get; } = new InMemoryLedger(TimeProvider.System);
}
