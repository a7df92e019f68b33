using SuperInsight.Domain.Backups;
using SuperInsight.Domain.Backups.Wal;
using SuperInsight.Domain.ObjectStorage;
using SuperInsight.Domain.Tests.Backups.Failover;

namespace SuperInsight.Domain.Tests.Backups.Wal;

/// <summary>What can be told before anything is restored; EndToEnd's tests restore on real servers.</summary>
public sealed class RestoreToMomentTests : IDisposable
{
    private readonly BackupWorld world = TwoBuckets.Create();

    public void Dispose() => world.Dispose();

    [Fact]
    public async Task RunAsync_SaysThatThereIsNoBase_WhenBothBucketsAnswer() =>
        Assert.Contains("no base backup", (await Assert.ThrowsAsync<BackupException>(RestoreAsync)).Reason, StringComparison.Ordinal);

    [Fact]
    public async Task RunAsync_SaysThatABucketIsAway_InsteadOfThatThereIsNoBase()
    {
        world.Store.Faults.FailAlways();
        Assert.Equal(world.Store.Bucket, (await Assert.ThrowsAsync<ObjectStoreException>(RestoreAsync)).Subject);
    }

    private Task<RestoredCluster> RestoreAsync()
    {
        WalSeal seal = new([world.Signer.VerifyKey]);
        WalArchive archive = new(world.Store, new WalLayout("backups"), seal);
        return new RestoreToMoment(world.Catalogue, world.Reader, archive, new FetchWal(archive, seal))
            .RunAsync(new RecoveryTarget.Latest(), null, new NoDirectory(), [world.Identity], null, TestContext.Current.CancellationToken);
    }

    private sealed class NoDirectory : IClusterDirectory
    {
        public string Path => "/data";

        public ClusterExtraction Begin() => throw new InvalidOperationException("There is nothing to restore.");
    }
}
