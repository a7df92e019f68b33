using SuperInsight.Adapters.Cos;
using SuperInsight.Domain.ObjectStorage;

namespace SuperInsight.Adapters.Tests.Cos;

/// <summary>The contract, against the emulator.</summary>
public sealed class CosObjectStoreTests : ObjectStoreContract, IAsyncLifetime
{
    private readonly CosFixture cos = new();
    private CosObjectStore? store;

    protected override IObjectStore Store => store ??= cos.Open();

    public ValueTask InitializeAsync() => cos.InitializeAsync();

    public ValueTask DisposeAsync() => cos.DisposeAsync();
}
