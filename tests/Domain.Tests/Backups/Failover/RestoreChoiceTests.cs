using SuperInsight.Domain.Backups;
using SuperInsight.Domain.Backups.Catalogue;
using SuperInsight.Domain.ObjectStorage;
using SuperInsight.Fakes.Backups;

namespace SuperInsight.Domain.Tests.Backups.Failover;

public sealed class RestoreChoiceTests : IDisposable
{
    private const int Length = 1_500_000;

    private readonly BackupWorld world = TwoBuckets.Create(source: new ScriptedDumpSource(Random(Length), TimeProvider.System));

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => world.Dispose();

    /// <summary>The primary's copy is gone, cut short, changed at its start or near its end, or out of reach.</summary>
    [Theory]
    [InlineData("missing")]
    [InlineData("short")]
    [InlineData("start")]
    [InlineData("end")]
    [InlineData("away")]
    public async Task RunAsync_TakesTheOtherCopy_WhenThePrimarysIsBad(string how)
    {
        var point = await world.TakeToStandbyAsync();
        await world.CopyAsync();
        await SpoilAsync(world.Store, point, how);

        var verification = await world.OpenVerify().RunAsync(Reference(point.Id), [world.Identity], null, Cancellation);
        Assert.Contains(world.Store.Bucket, Assert.Single(verification.Notes), StringComparison.Ordinal);
        await world.OpenVerify().RunAsync(Reference(point.Id), [], null, Cancellation);
        var target = new ScriptedRestoreTarget(world.Source.Contents);
        var restoration = await RestoreAsync(point.Id, target);
        Assert.True(target.IsCommitted);
        Assert.True(target.Received.AsSpan().EndsWith(Random(Length)));
        Assert.Contains(restoration.Notes, note => note.Contains(world.Store.Bucket, StringComparison.Ordinal));
        Assert.Null(restoration.InsteadOf);
    }

    [Fact]
    public async Task RunAsync_BlamesNoPoint_WhenTheOtherCopyIsOutOfReach()
    {
        var point = await world.TakeToStandbyAsync();
        await world.CopyAsync();
        await SpoilAsync(world.Standby!, point, "end");
        await SpoilAsync(world.Store, point, "away");
        var failure = await Assert.ThrowsAsync<ObjectStoreException>(() => world.OpenVerify().RunAsync(Reference(point.Id), [], null, Cancellation));
        Assert.Equal(ObjectStoreFailure.Unavailable, failure.Failure);
    }

    [Theory]
    [InlineData(DamagedPoint.IsRefused)]
    [InlineData(DamagedPoint.IsReplaced)]
    public async Task RunAsync_NamesTheNewestProvenPoint_AndTakesItOnlyWhenTold(DamagedPoint whenDamaged)
    {
        var proven = await world.TakeAsync("run-1");
        await world.OpenVerify().RunAsync(Reference(proven.Id), [], null, Cancellation);
        world.Clock.Advance(TimeSpan.FromHours(1));
        await world.TakeAsync("run-2");
        world.Clock.Advance(TimeSpan.FromHours(1));
        var damaged = await world.TakeAsync("run-3");
        await SpoilAsync(world.Store, damaged, "end");
        var target = new ScriptedRestoreTarget(world.Source.Contents);
        if (whenDamaged == DamagedPoint.IsReplaced)
        {
            var restoration = await RestoreAsync("latest:postgres", target, whenDamaged);
            Assert.Equal((proven.Id, damaged.Id), (restoration.Point.Id, restoration.InsteadOf));
            Assert.Contains(restoration.Notes, note => note.Contains($"{proven.Id} is taken instead", StringComparison.Ordinal));
            return;
        }

        var failure = await Assert.ThrowsAsync<RestorePointDamagedException>(() => RestoreAsync("latest:postgres", target, whenDamaged));
        Assert.Contains($"The newest good one is {proven.Id}: --fallback takes it", failure.Hint, StringComparison.Ordinal);
        Assert.False(target.IsCommitted);
        var verdict = await Assert.ThrowsAsync<RestorePointDamagedException>(() => world.OpenVerify().RunAsync(Reference(damaged.Id), [], null, Cancellation));
        Assert.Contains(proven.Id, verdict.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_Fails_WhenEveryPointIsDamaged()
    {
        var first = await world.TakeAsync("run-1");
        world.Clock.Advance(TimeSpan.FromHours(1));
        var second = await world.TakeAsync("run-2");
        await SpoilAsync(world.Store, first, "missing");
        world.Store.Overwrite(world.Layout.ManifestKey(RestorePointId.Parse(second.Id)), "rubbish"u8);
        var target = new ScriptedRestoreTarget(world.Source.Contents);
        await Assert.ThrowsAsync<RestorePointDamagedException>(() => RestoreAsync(second.Id, target, DamagedPoint.IsReplaced));
        Assert.Empty(target.Received);
    }

    private static RestorePointReference Reference(string text) => RestorePointReference.TryParse(text, out var reference) ? reference : throw new FormatException(text);

    /// <summary>Bytes that do not compress, so that an object has many pieces.</summary>
    private static byte[] Random(int length)
    {
        var bytes = new byte[length];
        new Random(7).NextBytes(bytes);
        return bytes;
    }

    private static async Task SpoilAsync(Fakes.ObjectStorage.InMemoryObjectStore store, RestorePoint point, string how)
    {
        var stored = store.Objects[point.Key];
        switch (how)
        {
            case "missing":
                await store.DeleteAsync(point.Key, Cancellation);
                break;
            case "short":
                store.Overwrite(point.Key, stored.AsSpan(..^1));
                break;
            case "away":
                store.Faults.FailAlways();
                break;
            default:
                stored[how == "start" ? 400 : ^100] ^= 1;
                store.Overwrite(point.Key, stored);
                break;
        }
    }

    private Task<Restoration> RestoreAsync(string reference, ScriptedRestoreTarget target, DamagedPoint whenDamaged = DamagedPoint.IsRefused) =>
        world.Restore.RunAsync(Reference(reference), target, RestoreReplacement.None, whenDamaged, [world.Identity], null, Cancellation);
}
