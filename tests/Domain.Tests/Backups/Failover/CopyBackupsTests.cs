using SuperInsight.Domain.Backups;
using SuperInsight.Domain.Backups.Catalogue;
using SuperInsight.Domain.Backups.Copying;
using SuperInsight.Domain.ObjectStorage;

namespace SuperInsight.Domain.Tests.Backups.Failover;

public sealed class CopyBackupsTests : IDisposable
{
    private readonly BackupWorld world = TwoBuckets.Create();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => world.Dispose();

    [Fact]
    public async Task RunAsync_CopiesWhatThePrimaryLacks_AndNothingTwice()
    {
        var point = await world.TakeToStandbyAsync();
        var manifest = world.Layout.ManifestKey(RestorePointId.Parse(point.Id));
        Assert.Equal([manifest], (await world.CopyAsync()).Copied);
        Assert.Equal(world.Standby!.Objects, world.Store.Objects);
        Assert.Empty((await world.CopyAsync()).Copied);
    }

    [Theory]
    [InlineData(CopyDirection.BackToPrimary, 0)]
    [InlineData(CopyDirection.BothWays, 1)]
    public async Task RunAsync_MirrorsOnRequestOnly(CopyDirection direction, int copied)
    {
        await world.TakeAsync();
        world.Store.Overwrite($"{TwoBuckets.WalRange}1", "wal"u8);
        await world.CopyAsync(direction);
        Assert.Equal(copied, world.Standby!.Objects.Keys.Count(key => key.EndsWith("manifest.json", StringComparison.Ordinal)));
        Assert.Equal(copied, world.Standby.Objects.Keys.Count(key => key.StartsWith(TwoBuckets.WalRange, StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("other bytes")]
    [InlineData("damaged source")]
    [InlineData("missing source")]
    [InlineData("closed place")]
    [InlineData("range")]
    public async Task RunAsync_WritesNothingOver_AndRecordsTheConflictOnce(string how)
    {
        var point = await world.TakeToStandbyAsync();
        switch (how)
        {
            case "other bytes":
                world.Store.Overwrite(point.Key, "theirs"u8);
                break;
            case "damaged source":
                world.Standby!.Overwrite(point.Key, "damaged"u8);
                break;
            case "missing source":
                await world.Standby!.DeleteAsync(point.Key, Cancellation);
                break;
            case "closed place":
                world.Store.Overwrite(world.Layout.ManifestKey(RestorePointId.Parse(point.Id)), ManifestCodec.Abandoned);
                break;
            default:
                world.Standby!.Overwrite($"{TwoBuckets.WalRange}1", "one"u8);
                world.Store.Overwrite($"{TwoBuckets.WalRange}1", "another"u8);
                break;
        }

        var before = world.Store.Objects;
        var outcome = await world.CopyAsync();
        await world.CopyAsync();
        var conflict = Assert.Single(outcome.Conflicts);
        Assert.Equal([conflict], await new SyncLedger(world.Ledger).ListAsync(Cancellation));
        Assert.Equal(["backup-sync-conflict"], await world.AlarmsAsync());
        Assert.Equal(how == "range" ? before.Count + 2 : before.Count, world.Store.Objects.Count);
        Assert.All(before, entry => Assert.Equal(entry.Value, world.Store.Objects[entry.Key]));
        Assert.Empty(await world.ListUploadsAsync());
    }

    [Fact]
    public async Task RunAsync_GoesOnWithTheOthers_WhenOnePointConflicts()
    {
        var bad = await world.TakeToStandbyAsync("run-1");
        world.Clock.Advance(TimeSpan.FromHours(1));
        var good = await world.TakeToStandbyAsync("run-2");
        world.Standby!.Overwrite(bad.Key, "damaged"u8);
        Assert.Equal([world.Layout.ManifestKey(RestorePointId.Parse(good.Id))], (await world.CopyAsync()).Copied);
    }

    [Fact]
    public async Task RunAsync_RaisesAnAlarm_AndIsRepeated_WhileABucketIsAway()
    {
        await world.TakeToStandbyAsync();
        world.Store.Faults.FailAlways(ObjectStoreFailure.Full);
        Assert.Contains(world.Store.Bucket, (await world.CopyAsync()).Failure, StringComparison.Ordinal);
        Assert.Equal(["backup-sync-failing"], await world.AlarmsAsync());
        world.Store.Faults.Clear();
        Assert.Single((await world.CopyAsync()).Copied);
        Assert.Empty(await world.AlarmsAsync());
    }

    [Fact]
    public async Task RunAsync_DoesNotSpreadWhatIsNotBelieved()
    {
        var point = await world.TakeToStandbyAsync();
        world.Standby!.Overwrite(world.Layout.ManifestKey(RestorePointId.Parse(point.Id)), "rubbish"u8);
        Assert.Empty((await world.CopyAsync()).Copied);
        Assert.Empty(world.Store.Objects);
    }

    [Fact]
    public async Task RunAsync_DoesNothing_WithoutAStandby()
    {
        using BackupWorld alone = new();
        await alone.TakeAsync();
        Assert.Empty((await alone.CopyAsync(CopyDirection.BothWays)).Copied);
    }
}
