using SuperInsight.Adapters.State;
using SuperInsight.Adapters.Tests.Cos;
using SuperInsight.Domain.State;

namespace SuperInsight.Adapters.Tests.State;

/// <summary>The contract, against COS as the emulator plays it.</summary>
public sealed class CosLedgerTests : LedgerContract, IAsyncLifetime
{
    private readonly CosFixture cos = new();
    private ObjectLedger? ledger;

    protected override ILedger Ledger => ledger ??= new ObjectLedger(cos.Open(), "state");

    public ValueTask InitializeAsync() => cos.InitializeAsync();

    public ValueTask DisposeAsync() => cos.DisposeAsync();
}
