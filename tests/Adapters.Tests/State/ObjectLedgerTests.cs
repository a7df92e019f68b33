using SuperInsight.Adapters.State;
using SuperInsight.Domain.ObjectStorage;
using SuperInsight.Domain.State;
using SuperInsight.Fakes.ObjectStorage;

namespace SuperInsight.Adapters.Tests.State;

public sealed class ObjectLedgerTests : LedgerContract
{
    private readonly InMemoryObjectStore store = new(TimeProvider.System) { PageSize = 3 };

    protected override ILedger Ledger => field ??= new ObjectLedger(store, "state");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AppendAsync_WritesTheDocumentedKeys()
    {
        await AppendAsync(2);
        await Ledger.SnapshotAsync(Stream, 2, Fact("state"), Cancellation);
        Assert.Equal(
            ["state/deployments/web/000000000001.json", "state/deployments/web/000000000002.json", "state/deployments/web/snapshot-000000000002.json"],
            store.Objects.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task ReadAsync_NamesTheGap_WhenAnEntryWasDeleted()
    {
        await AppendAsync(4);
        await store.DeleteAsync("state/deployments/web/000000000003.json", Cancellation);
        var failure = await Assert.ThrowsAsync<LedgerException>(() => Ledger.ReadAsync(Stream, Cancellation));
        Assert.Contains("entry 3", failure.Reason, StringComparison.Ordinal);
        Assert.NotEmpty(failure.Hint);
    }

    [Fact]
    public async Task ReadAsync_PassesOverForeignFiles()
    {
        await AppendAsync(2);
        store.Overwrite("state/deployments/web/notes.txt", "x"u8);
        store.Overwrite("state/deployments/web/00001.json", "x"u8);
        Assert.Equal(2, (await Ledger.ReadAsync(Stream, Cancellation)).Entries.Count);
    }

    [Fact]
    public async Task AppendAsync_CanBeRepeated_WhenTheAnswerWasLost()
    {
        store.Faults.LoseAnswers(1, key => key.EndsWith("000000000001.json", StringComparison.Ordinal));
        await Assert.ThrowsAsync<ObjectStoreException>(() => Ledger.AppendAsync(Stream, 1, Fact("fact 1"), Cancellation));
        await AppendAsync(2);
        Assert.Equal(2, (await Ledger.ReadAsync(Stream, Cancellation)).Head);
    }

    [Fact]
    public async Task ReadAsync_IsWholeAtAnyMoment_WhileOthersAppendAndCompact()
    {
        using var finished = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var writer = Task.Run(async () =>
        {
            var other = new ObjectLedger(new YieldingObjectStore(store), "state");
            for (var number = 1; number <= 60; number++)
            {
                Assert.Equal(AppendOutcome.Appended, await other.AppendAsync(Stream, number, Fact($"fact {number}"), Cancellation));
                if (number % 5 == 0)
                {
                    await other.SnapshotAsync(Stream, number, Fact($"state {number}"), Cancellation);
                    await other.CompactAsync(Stream, Cancellation);
                }
            }
            await finished.CancelAsync();
        }, Cancellation);
        var reader = new ObjectLedger(new YieldingObjectStore(store), "state");
        long head = 0;
        while (!finished.IsCancellationRequested)
        {
            var reading = await reader.ReadAsync(Stream, Cancellation);
            Assert.True(reading.Head >= head);
            Assert.All(reading.Entries, entry => Assert.Equal($"{entry.Sequence}: fact {entry.Sequence}", Show(entry)));
            head = reading.Head;
        }
        await writer;
        Assert.Equal(60, (await reader.ReadAsync(Stream, Cancellation)).Head);
    }
}
