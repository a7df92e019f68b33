using SuperInsight.Domain.Backups;
using SuperInsight.Domain.Backups.Retention;

namespace SuperInsight.Domain.Tests.Backups.Retention;

public sealed class NeededWalTests
{
    private const int Segment = 16 << 20;

    [Fact]
    public void Of_NamesTheSegmentOfTheOldestBase_ForEachCluster()
    {
        var needs = NeededWal.Of([Wal("7", 2, "A/42000028"), Wal("7", 1, "A/41FFFFFF"), Wal("8", 1, "0/3000028"), Wal("7", 2, "B/0")]);
        Assert.Equal([new NeededWal("7", "000000010000000A00000041"), new NeededWal("8", "000000010000000000000003")], needs);
        Assert.Empty(NeededWal.Of([]));
    }

    [Theory]
    [InlineData(16 << 20, "1/FF000000", "0000000100000001000000FF")]
    [InlineData(1 << 20, "1/FF000000", "000000010000000100000FF0")]
    [InlineData(1 << 30, "1/FF000000", "000000010000000100000003")]
    public void Of_KnowsSegmentsOfEverySize(int bytes, string lsn, string expected) =>
        Assert.Equal(expected, Assert.Single(NeededWal.Of([Wal("7", 1, lsn) with { SegmentBytes = bytes }])).FirstSegment);

    [Theory]
    [InlineData("000000010000000A00000040", true)]
    [InlineData("000000010000000A00000041", false)]
    [InlineData("000000010000000A00000042", false)]
    [InlineData("000000010000000900000FFF", true)]
    [InlineData("000000010000000B00000000", false)]
    [InlineData("000000020000000A00000040", true)]
    [InlineData("000000030000000A00000041", false)]
    [InlineData("000000010000000A00000040.partial", true)]
    [InlineData("000000010000000A00000040.00000028.backup", true)]
    [InlineData("000000010000000A00000040-x", false)]
    [InlineData("00000002.history", false)]
    [InlineData("000000010000000a00000040", false)]
    [InlineData("data.age", false)]
    [InlineData("", false)]
    public void MayGo_OnlyBeforeTheFirstNeeded(string file, bool expected) =>
        Assert.Equal(expected, new NeededWal("7", "000000010000000A00000041").MayGo(file));

    [Fact]
    public void Of_RefusesWhatIsNoLsn() => Assert.Throws<FormatException>(() => NeededWal.Of([Wal("7", 1, "rubbish")]));

    private static WalRange Wal(string cluster, int timeline, string start) => new(cluster, timeline, start, "F/0", Segment);
}
