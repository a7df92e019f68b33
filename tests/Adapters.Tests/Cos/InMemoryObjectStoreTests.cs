using SuperInsight.Domain.ObjectStorage;
using SuperInsight.Fakes.ObjectStorage;

namespace SuperInsight.Adapters.Tests.Cos;

public sealed class InMemoryObjectStoreTests : ObjectStoreContract
{
    private readonly InMemoryObjectStore store = new(TimeProvider.System) { PageSize = 3 };

    protected override IObjectStore Store => store;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Faults_FailOrLoseAnswers_AsAsked()
    {
        store.Faults.FailNext(1);
        await Assert.ThrowsAsync<ObjectStoreException>(() => store.CreateAsync("k", Bytes("1"), Cancellation));
        Assert.Empty(store.Objects);
        store.Faults.LoseAnswers(1);
        await Assert.ThrowsAsync<ObjectStoreException>(() => store.CreateAsync("k", Bytes("1"), Cancellation));
        Assert.Equal(CreateOutcome.Created, await store.CreateAsync("k", Bytes("1"), Cancellation));
    }

    [Fact]
    public async Task CompleteAsync_CanBeRepeated_WhenTheAnswerWasLost()
    {
        await using var upload = await store.BeginUploadAsync("k", Cancellation);
        await upload.WriteAsync(Bytes("1"), Cancellation);
        store.Faults.LoseAnswers(1);
        await Assert.ThrowsAsync<ObjectStoreException>(() => upload.CompleteAsync(Cancellation));
        Assert.Equal(1, (await upload.CompleteAsync(Cancellation)).Size);
    }

    [Fact]
    public async Task RefusesOverwriteAsync_IsFalse_WhenCreateOnlyIsNotHonoured() =>
        Assert.False(await new InMemoryObjectStore(TimeProvider.System) { HonoursCreateOnly = false }.RefusesOverwriteAsync("probe", Cancellation));
}
