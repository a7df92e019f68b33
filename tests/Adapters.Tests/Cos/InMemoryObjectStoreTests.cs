using SuperInsight.Domain.ObjectStorage;
using SuperInsight.Fakes.ObjectStorage;

namespace SuperInsight.Adapters.Tests.Cos;

public sealed class InMemoryObjectStoreTests : ObjectStoreContract
{
    private readonly InMemoryObjectStore store = new(TimeProvider.System);

    protected override IObjectStore Store => store;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ListAsync_TurnsPages()
    {
        var small = new InMemoryObjectStore(TimeProvider.System) { PageSize = 2 };
        foreach (var key in new[] { "a", "b/1", "b/2", "b/3", "c", "d/1" })
            await small.CreateAsync(key, Bytes(key), Cancellation);
        var pages = await small.ListAsync("", null, "/", Cancellation).ToArrayAsync(Cancellation);
        Assert.Equal(["a", "c"], pages.SelectMany(page => page.Objects).Select(entry => entry.Key));
        Assert.Equal(["b/", "d/"], pages.SelectMany(page => page.CommonPrefixes));
        Assert.Equal(2, pages.Length);
    }

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
    public async Task RefusesOverwriteAsync_IsFalse_WhenCreateOnlyIsNotHonoured() =>
        Assert.False(await new InMemoryObjectStore(TimeProvider.System) { HonoursCreateOnly = false }.RefusesOverwriteAsync("probe", Cancellation));
}
