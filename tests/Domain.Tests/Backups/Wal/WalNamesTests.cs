using FsCheck.Xunit;
using SuperInsight.Domain.Backups.Wal;

namespace SuperInsight.Domain.Tests.Backups.Wal;

public sealed class WalNamesTests
{
    private static readonly WalSegmentSize[] Sizes = [.. Enumerable.Range(20, 11).Select(power => new WalSegmentSize(1 << power))];

    [Property(MaxTest = 500)]
    public void Lsn_ReadsWhatItWrites(ulong value) => Assert.Equal(new Lsn(value), Lsn.Parse(new Lsn(value).ToString()));

    [Property(MaxTest = 500)]
    public void Lsn_OrdersAsItsBytes(ulong one, ulong other) => Assert.Equal(one < other, new Lsn(one) < new Lsn(other));

    [Theory]
    [InlineData("0/16B3748", 0x16B3748UL)]
    [InlineData("1A/0", 0x1A00000000UL)]
    [InlineData("FFFFFFFF/FFFFFFFF", ulong.MaxValue)]
    public void Lsn_IsReadAsPostgresWritesIt(string text, ulong value) => Assert.Equal(value, Lsn.Parse(text).Value);

    [Theory]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("0/")]
    [InlineData("0/123456789")]
    [InlineData("0/1/2")]
    [InlineData("x/1")]
    [InlineData("-1/1")]
    public void Lsn_RefusesAnythingElse(string text) => Assert.False(Lsn.TryParse(text, out _));

    [Property(MaxTest = 500)]
    public void SegmentName_KeepsTimelineAndNumber(uint timeline, uint number, byte chosen)
    {
        var size = Sizes[chosen % Sizes.Length];
        var name = WalFileName.OfSegment(timeline, number, size);
        Assert.True(WalFileName.TryParse(name.ToString(), out var read));
        Assert.Equal((name, WalFileKind.Segment, timeline, (ulong?)number), (read, read.Kind, read.Timeline, read.SegmentNumber(size)));
    }

    [Property(MaxTest = 500)]
    public void SegmentOf_HoldsThePosition(ulong value, byte chosen)
    {
        var size = Sizes[chosen % Sizes.Length];
        var lsn = new Lsn(value);
        var segment = size.SegmentOf(lsn);
        Assert.True(size.StartOf(segment) <= lsn);
        Assert.True(lsn.Value - size.StartOf(segment).Value < (ulong)size.Bytes);
        Assert.Equal(lsn.Value > 0 && lsn == size.StartOf(segment) ? segment - 1 : segment, size.SegmentBefore(lsn));
    }

    /// <summary>As <c>pg_walfile_name</c> of PostgreSQL 15 gives them.</summary>
    [Theory]
    [InlineData("0/16B3748", 16, "000000010000000000000001")]
    [InlineData("3/FF000000", 16, "0000000100000003000000FF")]
    [InlineData("4/0", 16, "000000010000000400000000")]
    [InlineData("4/40000000", 1024, "000000010000000400000001")]
    public void SegmentName_IsThatOfPostgres(string lsn, int mebibytes, string name)
    {
        var size = new WalSegmentSize(mebibytes << 20);
        Assert.Equal(name, WalFileName.OfSegment(1, size.SegmentOf(Lsn.Parse(lsn)), size).ToString());
    }

    [Theory]
    [InlineData("00000002.history", WalFileKind.TimelineHistory)]
    [InlineData("000000010000000000000003.partial", WalFileKind.PartialSegment)]
    [InlineData("000000010000000000000002.00000028.backup", WalFileKind.BackupHistory)]
    [InlineData("0000000A00000000000000FF", WalFileKind.Segment)]
    public void TryParse_TellsTheKind(string text, WalFileKind kind)
    {
        Assert.True(WalFileName.TryParse(text, out var name));
        Assert.Equal((kind, text), (name.Kind, name.ToString()));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("RECOVERYXLOG")]
    [InlineData("00000001000000000000000")]
    [InlineData("00000001000000000000000g")]
    [InlineData("../../../../../../etc/pwd")]
    [InlineData("00000001000000000000000a")]
    [InlineData("000000010000000000000001.partia1")]
    public void TryParse_RefusesAnythingElse(string? text) => Assert.False(WalFileName.TryParse(text, out _));

    [Fact]
    public void NameOf_KnowsItsOwnKeysOnly()
    {
        var layout = new WalLayout("backups");
        foreach (var text in (string[])["00000002.history", "000000010000000000000003.partial", "000000010000000000000002.00000028.backup", "0000000A00000000000000FF"])
        {
            Assert.True(WalFileName.TryParse(text, out var name));
            Assert.Equal(name, layout.NameOf("7712685163561005015", layout.KeyOf("7712685163561005015", name)));
            Assert.Null(layout.NameOf("7712685163561005016", layout.KeyOf("7712685163561005015", name)));
            Assert.Null(layout.NameOf("7712685163561005015", layout.KeyOf("7712685163561005015", name) + ".age"));
        }

        Assert.True(WalFileName.TryParse("0000000A00000000000000FF", out var segment));
        Assert.Throws<ArgumentException>(() => layout.KeyOf("../7", segment));
    }
}
