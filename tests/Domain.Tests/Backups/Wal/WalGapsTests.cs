using FsCheck.Xunit;
using SuperInsight.Domain.Backups.Wal;

namespace SuperInsight.Domain.Tests.Backups.Wal;

public sealed class WalGapsTests
{
    private const ulong From = 250;
    private const ulong To = 310;

    private static readonly WalSegmentSize Size = new(16 << 20);

    [Property(MaxTest = 300)]
    public void Find_NamesExactlyWhatIsMissing(byte[] missing, byte switchAt)
    {
        var history = History(From + switchAt % (To - From));
        var lost = missing.Select(offset => From + offset % (To - From + 1)).ToHashSet();
        var gaps = WalGaps.Find(Archive(history, lost), history, Size, From, To);
        Assert.Equal(lost.Order(), gaps.SelectMany(gap => Range(gap.First, gap.Last)));
        Assert.All(gaps.Zip(gaps.Skip(1)), pair => Assert.True(pair.First.Last + 1 < pair.Second.First));
    }

    [Property(MaxTest = 300)]
    public void EndOfRun_IsBeforeTheFirstGap(byte[] missing, byte switchAt)
    {
        var history = History(From + switchAt % (To - From));
        var lost = missing.Select(offset => From + offset % (To - From + 1)).ToHashSet();
        var end = WalGaps.EndOfRun(Archive(history, lost), history, Size, From);
        var first = WalGaps.Find(Archive(history, lost), history, Size, From, To).Select(gap => (ulong?)gap.First).FirstOrDefault();
        Assert.Equal(first == From ? null : first is { } at ? at - 1 : To, end);
    }

    /// <summary>A segment of the old timeline is no substitute where the new one has taken over, nor the other way round.</summary>
    [Fact]
    public void Find_LooksForEachSegmentOnItsOwnTimeline()
    {
        var history = History(280);
        var onlyOld = Range(From, To).Select(segment => WalFileName.OfSegment(1, segment, Size)).ToHashSet();
        var gap = Assert.Single(WalGaps.Find(onlyOld, history, Size, From, To));
        Assert.Equal(new WalGap(280, To), gap);
        Assert.Equal("000000020000000100000018 to 000000020000000100000036", gap.Describe(history, Size));
    }

    [Fact]
    public void Parse_ReadsWhatPostgresWrites()
    {
        var history = TimelineHistory.Parse(3, "1\t0/A000198\tno recovery target specified\n\n2\t0/C000000\tbefore 2026-11-23 10:15:00+08\n"u8);
        Assert.Equal([new TimelineSwitch(1, Lsn.Parse("0/A000198")), new TimelineSwitch(2, Lsn.Parse("0/C000000"))], history.Ancestors);
        Assert.Equal([1u, 1u, 2u, 2u, 3u, 3u], new ulong[] { 0, 9, 10, 11, 12, 400 }.Select(segment => history.OwnerOf(segment, Size)));
        Assert.True(history.Passes(1, Lsn.Parse("0/A000198")));
        Assert.False(history.Passes(1, Lsn.Parse("0/A000199")));
        Assert.True(history.Passes(3, Lsn.Parse("F/0")));
        Assert.False(history.Passes(4, Lsn.Parse("0/0")));
    }

    [Theory]
    [InlineData("1")]
    [InlineData("x\t0/1\t")]
    [InlineData("1\t1\t")]
    [InlineData("3\t0/1\t")]
    [InlineData("2\t0/2\t\n1\t0/3\t")]
    [InlineData("1\t0/3\t\n2\t0/2\t")]
    public void Parse_RefusesNonsense(string text) => Assert.Throws<FormatException>(() => TimelineHistory.Parse(3, System.Text.Encoding.UTF8.GetBytes(text)));

    private static TimelineHistory History(ulong switchSegment) => new(2, [new TimelineSwitch(1, new Lsn(Size.StartOf(switchSegment).Value + 4096))]);

    private static HashSet<WalFileName> Archive(TimelineHistory history, HashSet<ulong> lost) =>
        [.. Range(From, To).Where(segment => !lost.Contains(segment)).Select(segment => WalFileName.OfSegment(history.OwnerOf(segment, Size), segment, Size))];

    private static IEnumerable<ulong> Range(ulong first, ulong last)
    {
        for (var segment = first; segment <= last; segment++)
            yield return segment;
    }
}
