using System.Text;
using SuperInsight.Domain.State;

namespace SuperInsight.Adapters.Tests.State;

/// <summary>What every <see cref="ILedger"/> promises.</summary>
public abstract class LedgerContract
{
    protected static readonly StreamName Stream = new("deployments/web");

    protected abstract ILedger Ledger { get; }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ReadAsync_IsEmpty_ForAnUnknownStream()
    {
        var reading = await Ledger.ReadAsync(Stream, Cancellation);
        Assert.Null(reading.Snapshot);
        Assert.Empty(reading.Entries);
        Assert.Equal(0, reading.Head);
        Assert.NotEqual(default, reading.AsOf);
    }

    [Fact]
    public async Task ReadAsync_GivesFactsInOrder()
    {
        await AppendAsync(12);
        var reading = await Ledger.ReadAsync(Stream, Cancellation);
        Assert.Equal(Enumerable.Range(1, 12).Select(number => $"{number}: fact {number}"), reading.Entries.Select(Show));
        Assert.All(reading.Entries, entry => Assert.InRange(reading.AsOf - entry.RecordedAt, TimeSpan.FromSeconds(-1), TimeSpan.FromMinutes(5)));
    }

    [Fact]
    public async Task AppendAsync_IsAConflict_WhenAnotherTookTheNumber()
    {
        Assert.Equal(AppendOutcome.Appended, await Ledger.AppendAsync(Stream, 1, Fact("mine"), Cancellation));
        Assert.Equal(AppendOutcome.Conflict, await Ledger.AppendAsync(Stream, 1, Fact("yours"), Cancellation));
        Assert.Equal("1: mine", Show(Assert.Single((await Ledger.ReadAsync(Stream, Cancellation)).Entries)));
    }

    [Fact]
    public async Task BeginAsync_AppendsTheFirstFact_AndNoOther()
    {
        Assert.Equal(AppendOutcome.Appended, await Ledger.BeginAsync(Stream, Fact("mine"), Cancellation));
        Assert.Equal(AppendOutcome.Appended, await Ledger.BeginAsync(Stream, Fact("mine"), Cancellation));
        Assert.Equal(AppendOutcome.Conflict, await Ledger.BeginAsync(Stream, Fact("yours"), Cancellation));
        Assert.Equal(AppendOutcome.Appended, await Ledger.AppendAsync(Stream, 2, Fact("more"), Cancellation));
        Assert.Equal(AppendOutcome.Conflict, await Ledger.BeginAsync(Stream, Fact("yours"), Cancellation));
        Assert.Equal(["1: mine", "2: more"], (await Ledger.ReadAsync(Stream, Cancellation)).Entries.Select(Show));
    }

    [Fact]
    public async Task AppendAsync_CanBeRepeated_WithTheSameBytes()
    {
        await AppendAsync(3);
        Assert.Equal(AppendOutcome.Appended, await Ledger.AppendAsync(Stream, 2, Fact("fact 2"), Cancellation));
        Assert.Equal(3, (await Ledger.ReadAsync(Stream, Cancellation)).Head);
    }

    [Fact]
    public async Task AppendAsync_LetsOneWin_WhenManyAppendAtOnce()
    {
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 10).Select(writer => Ledger.AppendAsync(Stream, 1, Fact($"writer {writer}"), Cancellation)));
        Assert.Single(outcomes, AppendOutcome.Appended);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(5)]
    public async Task AppendAsync_Refuses_WhatWouldLeaveAGap(long sequence)
    {
        await Assert.ThrowsAsync<LedgerException>(() => Ledger.AppendAsync(Stream, sequence, Fact("x"), Cancellation));
        Assert.Equal(0, (await Ledger.ReadAsync(Stream, Cancellation)).Head);
    }

    [Fact]
    public async Task AppendAsync_Refuses_FactsAndNumbersOutOfBounds()
    {
        await Assert.ThrowsAnyAsync<ArgumentException>(() => Ledger.AppendAsync(Stream, 0, Fact("x"), Cancellation));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => Ledger.AppendAsync(Stream, 1, new byte[LedgerLimits.FactBytes + 1], Cancellation));
    }

    [Fact]
    public async Task ReadAsync_BeginsAtTheNewestSnapshot()
    {
        await AppendAsync(7);
        await Ledger.SnapshotAsync(Stream, 2, Fact("state 2"), Cancellation);
        await Ledger.SnapshotAsync(Stream, 5, Fact("state 5"), Cancellation);
        await AssertReadsFromFiveAsync();
    }

    [Fact]
    public async Task CompactAsync_ChangesNoReading_AndCanBeRepeated()
    {
        await AppendAsync(7);
        await Ledger.SnapshotAsync(Stream, 2, Fact("state 2"), Cancellation);
        await Ledger.SnapshotAsync(Stream, 5, Fact("state 5"), Cancellation);
        await Ledger.CompactAsync(Stream, Cancellation);
        await Ledger.CompactAsync(Stream, Cancellation);
        await AssertReadsFromFiveAsync();
        Assert.Equal(AppendOutcome.Appended, await Ledger.AppendAsync(Stream, 8, Fact("fact 8"), Cancellation));
    }

    [Fact]
    public async Task AppendAsync_ContinuesBehindASnapshot_ThatCoversEverything()
    {
        await AppendAsync(3);
        await Ledger.SnapshotAsync(Stream, 3, Fact("state 3"), Cancellation);
        await Ledger.CompactAsync(Stream, Cancellation);
        Assert.Equal(3, (await Ledger.ReadAsync(Stream, Cancellation)).Head);
        Assert.Equal(AppendOutcome.Appended, await Ledger.AppendAsync(Stream, 4, Fact("fact 4"), Cancellation));
        await Assert.ThrowsAsync<LedgerException>(() => Ledger.AppendAsync(Stream, 6, Fact("fact 6"), Cancellation));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task AppendAsync_IsAConflict_WhenCompactionFreedTheNumber(long sequence)
    {
        await AppendAsync(4);
        await Ledger.SnapshotAsync(Stream, 3, Fact("state 3"), Cancellation);
        await Ledger.CompactAsync(Stream, Cancellation);
        Assert.Equal(AppendOutcome.Conflict, await Ledger.AppendAsync(Stream, sequence, Fact("late"), Cancellation));
        var reading = await Ledger.ReadAsync(Stream, Cancellation);
        Assert.Equal(["4: fact 4"], reading.Entries.Select(Show));
    }

    [Fact]
    public async Task SnapshotAsync_KeepsTheFirst_AndPassesOverOlderOnes()
    {
        await AppendAsync(3);
        await Ledger.SnapshotAsync(Stream, 3, Fact("first"), Cancellation);
        await Ledger.SnapshotAsync(Stream, 3, Fact("second"), Cancellation);
        await Ledger.SnapshotAsync(Stream, 1, Fact("older"), Cancellation);
        Assert.Equal("3: first", Show((await Ledger.ReadAsync(Stream, Cancellation)).Snapshot!));
    }

    [Fact]
    public async Task SnapshotAsync_Refuses_WhatIsNotRecorded() =>
        await Assert.ThrowsAsync<LedgerException>(() => Ledger.SnapshotAsync(Stream, 1, Fact("x"), Cancellation));

    [Fact]
    public async Task ListAsync_NamesTheStreamsDirectlyBelow()
    {
        foreach (var name in new[] { "d/web", "d/api", "d/web/deeper", "d/far/below", "other/x" })
            await Ledger.AppendAsync(new StreamName(name), 1, Fact("x"), Cancellation);
        await Ledger.AppendAsync(new StreamName("d"), 1, Fact("x"), Cancellation);
        Assert.Equal(["d/api", "d/far", "d/web"], (await Ledger.ListAsync(new StreamName("d"), Cancellation)).Select(name => name.ToString()));
        Assert.Empty(await Ledger.ListAsync(new StreamName("none"), Cancellation));
    }

    [Fact]
    public async Task Streams_DoNotMix_WhenOneLiesBelowTheOther()
    {
        await Ledger.AppendAsync(new StreamName("deployments"), 1, Fact("parent"), Cancellation);
        await AppendAsync(2);
        Assert.Equal("1: parent", Show(Assert.Single((await Ledger.ReadAsync(new StreamName("deployments"), Cancellation)).Entries)));
        Assert.Equal(2, (await Ledger.ReadAsync(Stream, Cancellation)).Head);
    }

    protected async Task AppendAsync(int count)
    {
        for (var number = 1; number <= count; number++)
            Assert.Equal(AppendOutcome.Appended, await Ledger.AppendAsync(Stream, number, Fact($"fact {number}"), Cancellation));
    }

    protected static byte[] Fact(string text) => Encoding.UTF8.GetBytes($"\"{text}\"");

    protected static string Show(LedgerEntry entry) => $"{entry.Sequence}: {Encoding.UTF8.GetString(entry.Content.Span).Trim('"')}";

    private async Task AssertReadsFromFiveAsync()
    {
        var reading = await Ledger.ReadAsync(Stream, Cancellation);
        Assert.Equal("5: state 5", Show(reading.Snapshot!));
        Assert.Equal(["6: fact 6", "7: fact 7"], reading.Entries.Select(Show));
        Assert.Equal(7, reading.Head);
    }
}
