using SuperInsight.Domain.State;

namespace SuperInsight.Domain.Tests.State;

public sealed class LedgerReadingTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    [Fact]
    public void Head_IsZero_WhenThereIsNothing() => Assert.Equal(0, new LedgerReading(null, [], Now).Head);

    [Fact]
    public void Head_IsTheSnapshots_WhenNothingFollows() => Assert.Equal(7, new LedgerReading(Entry(7), [], Now).Head);

    [Fact]
    public void Head_IsTheLastEntrys() => Assert.Equal(9, new LedgerReading(Entry(7), [Entry(8), Entry(9)], Now).Head);

    private static LedgerEntry Entry(long sequence) => new(sequence, ReadOnlyMemory<byte>.Empty, Now);
}
