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

    [Theory]
    [InlineData("list", "state/deployments/web/")]
    [InlineData("read", "state/deployments/web/000000000002.json")]
    [InlineData("read", "state/deployments/web/snapshot-000000000001.json")]
    public async Task ReadAsync_BeginsAgain_WhenCompactionComesBetween(string operation, string key)
    {
        await AppendAsync(4);
        await Ledger.SnapshotAsync(Stream, 1, Fact("state 1"), Cancellation);
        var reading = await ReadInterruptedAsync(operation, key, async () =>
        {
            await Ledger.SnapshotAsync(Stream, 3, Fact("state 3"), Cancellation);
            await Ledger.CompactAsync(Stream, Cancellation);
        });
        Assert.Equal("3: state 3", Show(reading.Snapshot!));
        Assert.Equal(["4: fact 4"], reading.Entries.Select(Show));
    }

    [Fact]
    public async Task ReadAsync_IsNotDeceived_ByALateWriterInACompactedStream()
    {
        var reading = await ReadInterruptedAsync("list", "state/deployments/web/", async () =>
        {
            await AppendAsync(3);
            await Ledger.SnapshotAsync(Stream, 3, Fact("state 3"), Cancellation);
            await Ledger.CompactAsync(Stream, Cancellation);
            store.Overwrite("state/deployments/web/000000000001.json", Fact("late"));
        });
        Assert.Equal("3: state 3", Show(reading.Snapshot!));
        Assert.Empty(reading.Entries);
    }

    [Fact]
    public async Task AppendAsync_IsAConflict_WhenCompactionComesBetween()
    {
        await AppendAsync(2);
        var done = false;
        var late = new ObjectLedger(new InterruptedObjectStore(store, async (operation, _) =>
        {
            if (operation != "create" || done)
                return;
            done = true;
            await Ledger.AppendAsync(Stream, 3, Fact("other"), Cancellation);
            await Ledger.SnapshotAsync(Stream, 3, Fact("state 3"), Cancellation);
            await Ledger.CompactAsync(Stream, Cancellation);
        }), "state");
        Assert.Equal(AppendOutcome.Conflict, await late.AppendAsync(Stream, 3, Fact("late"), Cancellation));
    }

    [Fact]
    public async Task ReadAsync_FetchesWhatItHasNotSeen_AndNothingTwice()
    {
        List<string> fetched = [];
        await AppendAsync(3);
        var reader = new ObjectLedger(new InterruptedObjectStore(store, (operation, key) =>
        {
            if (operation == "read")
                fetched.Add(key);
            return Task.CompletedTask;
        }), "state");

        for (var turn = 0; turn < 3; turn++)
            Assert.Equal(3, (await reader.ReadAsync(Stream, Cancellation)).Head);
        Assert.Equal(3, fetched.Count);
        Assert.Equal(AppendOutcome.Appended, await Ledger.AppendAsync(Stream, 4, Fact("fact 4"), Cancellation));
        await Ledger.SnapshotAsync(Stream, 4, Fact("state 4"), Cancellation);
        Assert.Equal(AppendOutcome.Appended, await Ledger.AppendAsync(Stream, 5, Fact("fact 5"), Cancellation));
        var reading = await reader.ReadAsync(Stream, Cancellation);
        Assert.Equal(("4: state 4", "5: fact 5"), (Show(reading.Snapshot!), Show(Assert.Single(reading.Entries))));
        Assert.Equal(5, fetched.Count);
    }

    [Fact]
    public async Task CompactAsync_CanBeTakenUp_WhenItDiedHalfWay()
    {
        await AppendAsync(6);
        await Ledger.SnapshotAsync(Stream, 2, Fact("state 2"), Cancellation);
        await Ledger.SnapshotAsync(Stream, 5, Fact("state 5"), Cancellation);
        var left = 0;
        var dying = new ObjectLedger(new InterruptedObjectStore(store, (operation, _) =>
            operation == "delete" && left-- == 0 ? throw new IOException("killed") : Task.CompletedTask), "state");
        for (var round = 1; store.Objects.Count > 2; round++)
        {
            // Each round deletes one record, and dies before the second.
            left = 1;
            await Task.WhenAny(dying.CompactAsync(Stream, Cancellation));
            var reading = await Ledger.ReadAsync(Stream, Cancellation);
            Assert.Equal("5: state 5", Show(reading.Snapshot!));
            Assert.Equal(["6: fact 6"], reading.Entries.Select(Show));
            Assert.Equal(8 - round, store.Objects.Count);
        }
    }

    [Fact]
    public async Task ReadAsync_IsWholeAtAnyMoment_WhileOthersAppendAndCompact()
    {
        using var finished = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var writer = Task.Run(async () =>
        {
            var other = new ObjectLedger(new InterruptedObjectStore(store), "state");
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
        var reader = new ObjectLedger(new InterruptedObjectStore(store), "state");
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

    /// <summary>Reads, and lets something happen just before one step of it.</summary>
    private async Task<LedgerReading> ReadInterruptedAsync(string operation, string key, Func<Task> happens)
    {
        var done = false;
        return await new ObjectLedger(new InterruptedObjectStore(store, async (step, at) =>
        {
            if (done || step != operation || at != key)
                return;
            done = true;
            await happens();
        }), "state").ReadAsync(Stream, Cancellation);
    }
}
