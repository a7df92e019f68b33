using Microsoft.Extensions.Time.Testing;
using SuperInsight.Domain.Backups;
using SuperInsight.Domain.Backups.Retention;
using SuperInsight.Domain.Backups.Wal;
using SuperInsight.Fakes.ObjectStorage;

namespace SuperInsight.Domain.Tests.Backups.Retention;

/// <summary>What goes with an expired point: its copy in the standby, and the WAL that only it needed.</summary>
public sealed class PruneWalTests : IDisposable
{
    private const string Cluster = "7312345678901234567";
    private const int Segment = 16 << 20;

    private readonly PruneWorld world = new() { Inner = new BackupWorld { Standby = new InMemoryObjectStore(TimeProvider.System) } };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private InMemoryObjectStore Standby => world.Inner.Standby!;

    private WalLayout Wal => new(world.Inner.Layout.Prefix);

    public void Dispose() => world.Dispose();

    [Fact]
    public async Task RunAsync_DeletesTheWalBeforeTheOldestBaseThatStays_InBothBuckets()
    {
        for (var day = 0; day < 4; day++)
            await world.PlantAsync(TimeSpan.FromDays(day), source: BackupSource.PostgresBase, wal: Range(40 - (10 * day)));
        for (ulong segment = 5; segment <= 45; segment++)
        {
            foreach (var store in (InMemoryObjectStore[])[world.Inner.Store, Standby])
                store.Overwrite(Key(segment), "wal"u8);
        }

        world.Inner.Store.Overwrite(Wal.KeyOf(Cluster, WalFileName.OfHistory(2)), "history"u8);
        world.Inner.Store.Overwrite(Wal.KeyOf("111", WalFileName.OfSegment(1, 5, new WalSegmentSize(Segment))), "another cluster"u8);

        await world.Open().RunAsync(null, PruneAllowance.Few, Cancellation);

        // The newest two bases begin in segments 40 and 30.
        foreach (var store in (InMemoryObjectStore[])[world.Inner.Store, Standby])
            Assert.Equal(Enumerable.Range(30, 16).Select(segment => Key((ulong)segment)), store.Objects.Keys.Where(key => key.StartsWith(Wal.Timeline(Cluster, 1), StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        Assert.Contains(Wal.KeyOf(Cluster, WalFileName.OfHistory(2)), world.Inner.Store.Objects.Keys);
        Assert.Contains(world.Inner.Store.Objects.Keys, key => key.Contains("/111/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task RunAsync_KeepsAllWal_WhenThereIsNoBase()
    {
        await world.PlantAsync(TimeSpan.Zero);
        world.Inner.Store.Overwrite(Key(5), "wal"u8);
        await world.Open().RunAsync(null, PruneAllowance.Few, Cancellation);
        Assert.Contains(Key(5), world.Inner.Store.Objects.Keys);
    }

    /// <summary>A run that went on to the standby may die there as well.</summary>
    [Fact]
    public async Task RunAsync_TidiesTheStandbyToo_ButNotWhatIsAtWorkThere()
    {
        var clock = new FakeTimeProvider(BackupWorld.Start);
        var standby = new InMemoryObjectStore(clock);
        using var other = new PruneWorld { Inner = new BackupWorld { Clock = clock, Store = new InMemoryObjectStore(clock), Standby = standby } };
        await other.PlantAsync(TimeSpan.Zero, verdict: true);
        var (left, atWork) = (other.PlantOrphan(), other.PlantOrphan());
        await other.RecordRunAsync(atWork.ToString(), completed: false);
        var layout = other.Inner.Layout;
        foreach (var id in (RestorePointId[])[left, atWork])
        {
            await other.Inner.Store.DeleteAsync(layout.DataKey(id), Cancellation);
            standby.Overwrite(layout.DataKey(id), "abc"u8);
            standby.LeaveUpload(layout.ObjectKey(id, "globals"));
        }

        other.Inner.Clock.Advance(TimeSpan.FromDays(2));
        var report = await other.Open().RunAsync(null, PruneAllowance.Few, Cancellation);
        Assert.Equal((left, 1), (Assert.Single(report.Orphans).Id, report.Uploads.Count()));
        Assert.DoesNotContain(layout.DataKey(left), standby.Objects.Keys);
        Assert.Contains(layout.DataKey(atWork), standby.Objects.Keys);
        Assert.Contains(layout.ManifestKey(left), standby.Objects.Keys);
        Assert.DoesNotContain(layout.ManifestKey(left), other.Inner.Store.Objects.Keys);
    }

    [Fact]
    public async Task RunAsync_DeletesAnExpiredPointInTheStandbyToo_SoThatItIsNotCopiedBack()
    {
        string[] points = [await world.PlantAsync(TimeSpan.FromDays(3)), await world.PlantAsync(TimeSpan.FromDays(2)), await world.PlantAsync(TimeSpan.FromDays(1))];
        foreach (var (key, content) in world.Inner.Store.Objects)
            Standby.Overwrite(key, content);

        await world.Open().RunAsync(null, PruneAllowance.Few, Cancellation);

        var expired = world.Inner.Layout.Folder(RestorePointId.Parse(points[0]));
        Assert.DoesNotContain(world.Inner.Store.Objects.Keys.Concat(Standby.Objects.Keys), key => key.StartsWith(expired, StringComparison.Ordinal));
        Assert.Equal(world.Inner.Store.Objects.Keys.Order(StringComparer.Ordinal), Standby.Objects.Keys.Order(StringComparer.Ordinal));
    }

    private static WalRange Range(int segment) => new(Cluster, 1, $"0/{(ulong)segment * Segment + 40:X}", $"0/{((ulong)segment + 1) * Segment:X}", Segment);

    private string Key(ulong segment) => Wal.KeyOf(Cluster, WalFileName.OfSegment(1, segment, new WalSegmentSize(Segment)));
}
