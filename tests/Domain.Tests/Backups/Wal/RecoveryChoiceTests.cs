using FsCheck.Xunit;
using SuperInsight.Domain.Backups;
using SuperInsight.Domain.Backups.Wal;

namespace SuperInsight.Domain.Tests.Backups.Wal;

public sealed class RecoveryChoiceTests
{
    private static readonly WalSegmentSize Size = new(16 << 20);
    private static readonly TimelineHistory Second = new(2, [new TimelineSwitch(1, Size.StartOf(50))]);

    [Property(MaxTest = 300)]
    public void Rank_OffersOnlyBasesThatHadEnded_AndThatAreWhole_NewestFirst(byte[] starts, byte[] missing, byte hours)
    {
        var bases = starts.Select(start => Base(1, start % 100, start % 3)).DistinctBy(one => one.Manifest.Id).ToArray();
        var lost = missing.Select(number => (ulong)number % 110).ToHashSet();
        var archived = Segments(1, 0, 109).Where(name => !lost.Contains(name.SegmentNumber(Size)!.Value)).ToHashSet();
        var at = Time(hours % 110);
        var candidates = RecoveryChoice.Rank(bases, [], archived, new RecoveryTarget.Moment(at), null);
        var expected = bases.Where(one => one.EndedAt <= at && !lost.Any(number => number >= one.FirstSegment && number <= one.LastSegment));
        Assert.Equal(expected.Select(one => one.Manifest.Id).Order(StringComparer.Ordinal), candidates.Select(one => one.Base.Manifest.Id).Order(StringComparer.Ordinal));
        Assert.Equal(candidates.Select(one => one.Base.EndedAt).OrderDescending(), candidates.Select(one => one.Base.EndedAt));
        Assert.All(candidates, one => Assert.Equal(lost.Append(110UL).Where(number => number > one.Base.LastSegment).Min() - 1, one.LastSegment));
    }

    [Fact]
    public void Rank_PrefersTheNewestTimeline_AndLeavesOutBasesThatItDoesNotPassThrough()
    {
        BaseBackup[] bases = [Base(1, 10), Base(1, 60), Base(2, 70)];
        var archived = Segments(1, 0, 80).Concat(Segments(2, 50, 90)).ToHashSet();
        var candidates = RecoveryChoice.Rank(bases, [Second], archived, new RecoveryTarget.Latest(), null);
        Assert.Equal([(70UL, 2u, 90UL), (10UL, 2u, 90UL), (60UL, 1u, 80UL), (10UL, 1u, 80UL)], candidates.Select(one => (one.Base.FirstSegment, one.History.Timeline, one.LastSegment)));
        Assert.Equal(["000000010000000000000031", "000000020000000000000032"], new ulong[] { 49, 50 }.Select(segment => candidates[1].NameOf(segment).ToString()));
        Assert.All(RecoveryChoice.Rank(bases, [Second], archived, new RecoveryTarget.Latest(), 1), one => Assert.Equal(1u, one.History.Timeline));
    }

    [Fact]
    public void Rank_IgnoresATimelineThatOnlyHasAHistory() =>
        Assert.Equal(1u, Assert.Single(RecoveryChoice.Rank([Base(1, 10)], [Second], Segments(1, 0, 80).ToHashSet(), new RecoveryTarget.Latest(), null)).History.Timeline);

    [Fact]
    public void Usable_KeepsToOneCluster()
    {
        BaseBackup[] bases = [Base(1, 10), Base(1, 20, identifier: "2"), Base(1, 30)];
        Assert.Equal(["2"], RecoveryChoice.Usable(bases, new RecoveryTarget.Moment(Time(25))).Select(one => one.SystemIdentifier).Distinct());
        Assert.Equal([30UL, 10UL], RecoveryChoice.Usable(bases, new RecoveryTarget.Latest()).Select(one => one.FirstSegment));
    }

    [Theory]
    [InlineData("2026-11-23T10:15:00+08:00", "2026-11-23T02:15:00Z")]
    [InlineData("2026-11-23T02:15:00.25Z", "2026-11-23T02:15:00.25Z")]
    [InlineData("2026-11-23 10:15:00+08:00", "2026-11-23T02:15:00Z")]
    public void TryParse_ReadsAMomentWithItsOffset(string text, string utc)
    {
        Assert.True(RecoveryTarget.TryParse(text, out var target));
        Assert.Equal(new RecoveryTarget.Moment(DateTimeOffset.Parse(utc, System.Globalization.CultureInfo.InvariantCulture)), target);
    }

    [Theory]
    [InlineData("2026-11-23T10:15:00")]
    [InlineData("yesterday")]
    [InlineData("2026-13-23T10:15:00Z")]
    public void TryParse_RefusesAMomentWithoutOffset_AndNonsense(string text) => Assert.False(RecoveryTarget.TryParse(text, out _));

    private static DateTimeOffset Time(int hours) => BackupWorld.Start.AddHours(hours);

    private static IEnumerable<WalFileName> Segments(uint timeline, ulong first, ulong last)
    {
        for (var segment = first; segment <= last; segment++)
            yield return WalFileName.OfSegment(timeline, segment, Size);
    }

    /// <summary>A base that begins in a segment, ends so many later, and ended as many hours after the start as its first segment says.</summary>
    private static BaseBackup Base(int timeline, int first, int more = 0, string identifier = "1") => BaseBackup.From(new Manifest
    {
        Format = Manifest.CurrentFormat,
        Id = RestorePointId.Create(BackupSource.PostgresBase, Time(first), (uint)(timeline * 1000 + first * 3 + more)).ToString(),
        Source = "postgres-base",
        TakenAt = Time(first),
        CompletedAt = Time(first),
        Server = new("PostgreSQL", "15", "all databases"),
        Objects = [],
        Recipients = [],
        Tools = new Dictionary<string, string>(),
        Contents = Inventory.Empty with
        {
            Wal = new WalRange(identifier, timeline, new Lsn(Size.StartOf((ulong)first).Value + 40).ToString(), new Lsn(Size.StartOf((ulong)(first + more)).Value + 4096).ToString(), Size.Bytes),
        },
    })!;
}
