using SuperInsight.Domain.Backups;
using SuperInsight.Domain.Backups.Catalogue;
using SuperInsight.Domain.ObjectStorage;

namespace SuperInsight.Domain.Tests.Backups.Failover;

public sealed class CatalogueOfTwoTests : IDisposable
{
    private readonly BackupWorld world = TwoBuckets.Create();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => world.Dispose();

    [Fact]
    public async Task ListAsync_ShowsAPointOnce_AndWhereItLies()
    {
        var standby = await world.TakeToStandbyAsync("run-1");
        world.Clock.Advance(TimeSpan.FromHours(1));
        var primary = await world.TakeAsync("run-2");
        Assert.Equal([(primary.Id, world.Store.Bucket, null), (standby.Id, world.Standby!.Bucket, null)], await WhereAsync());
        await world.CopyAsync();
        Assert.Equal([(primary.Id, world.Store.Bucket, null), (standby.Id, world.Store.Bucket, world.Standby.Bucket)], await WhereAsync());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task ListAsync_GoesOn_WhenABucketIsAway(bool isPrimary)
    {
        var standby = await world.TakeToStandbyAsync("run-1");
        world.Clock.Advance(TimeSpan.FromHours(1));
        var primary = await world.TakeAsync("run-2");
        var away = isPrimary ? world.Store : world.Standby!;
        away.Faults.FailAlways();
        var listing = await world.ListAsync();
        Assert.Equal(isPrimary ? standby.Id : primary.Id, Assert.Single(listing.Points).Id);
        Assert.Equal(away.Bucket, Assert.Single(listing.Unavailable).Bucket);

        var located = await LocateAsync("latest:postgres");
        Assert.Equal(isPrimary ? standby.Id : primary.Id, located.Manifest.Id);
        Assert.Contains("a newer point may lie there", Assert.Single(located.Warnings), StringComparison.Ordinal);
        Assert.Empty((await LocateAsync(located.Manifest.Id)).Warnings);
        Assert.Equal(away.Bucket, (await Assert.ThrowsAsync<ObjectStoreException>(() => LocateAsync(isPrimary ? primary.Id : standby.Id))).Subject.Split('/')[0]);
    }

    [Fact]
    public async Task ListAsync_Fails_WhenNoBucketAnswers()
    {
        await world.TakeAsync();
        world.Store.Faults.FailAlways();
        world.Standby!.Faults.FailAlways();
        await Assert.ThrowsAsync<ObjectStoreException>(world.ListAsync);
    }

    [Fact]
    public async Task ListAsync_ChoosesNone_WhenTheBucketsHoldDifferentSignedManifests()
    {
        var point = await world.TakeAsync();
        var id = RestorePointId.Parse(point.Id);
        var manifest = ((ManifestReading.Good)await world.Catalogue.ReadAsync(id, Cancellation)).Manifest;
        world.Standby!.Overwrite(world.Layout.ManifestKey(id), ManifestCodec.Encode(manifest with { Notes = ["another"] }, world.Signer));
        var listing = await world.ListAsync();
        Assert.Empty(listing.Points);
        Assert.Contains("different manifests", Assert.Single(listing.Rejected).Reason, StringComparison.Ordinal);
        await Assert.ThrowsAsync<RestorePointDamagedException>(() => LocateAsync(point.Id));
        Assert.Contains("different manifests", (await Assert.ThrowsAsync<BackupException>(() => LocateAsync("latest:postgres"))).Reason, StringComparison.Ordinal);
        Assert.Single((await world.CopyAsync()).Conflicts);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task ListAsync_TakesTheGoodManifest_AndTellsOfTheOther(bool isPrimaryBad)
    {
        var point = await world.TakeToStandbyAsync();
        await world.CopyAsync();
        var bad = isPrimaryBad ? world.Store : world.Standby!;
        bad.Overwrite(world.Layout.ManifestKey(RestorePointId.Parse(point.Id)), "rubbish"u8);
        var listing = await world.ListAsync();
        Assert.Equal(isPrimaryBad ? world.Standby!.Bucket : world.Store.Bucket, Assert.Single(listing.Points).Bucket);
        Assert.Equal(bad.Bucket, Assert.Single(listing.Rejected).Bucket);
        Assert.Contains(bad.Bucket, Assert.Single((await LocateAsync("latest:postgres")).Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task LocateAsync_TakesTheNewestProvenPoint_WhenOnlyVerifiedOnesWillDo()
    {
        var proven = await world.TakeAsync("run-1");
        Assert.Contains("ops backup verify", (await Assert.ThrowsAsync<BackupException>(() => LocateAsync("latest:postgres", onlyVerified: true))).Hint, StringComparison.Ordinal);
        await world.OpenVerify().RunAsync(Reference(proven.Id), [], null, Cancellation);
        world.Clock.Advance(TimeSpan.FromHours(1));
        var unproven = await world.TakeAsync("run-2");
        Assert.Equal(unproven.Id, (await LocateAsync("latest:postgres")).Manifest.Id);
        Assert.Equal(proven.Id, (await LocateAsync("latest:postgres", onlyVerified: true)).Manifest.Id);
        Assert.Equal(proven.Id, (await LocateAsync(proven.Id, onlyVerified: true)).Manifest.Id);
        await Assert.ThrowsAsync<BackupException>(() => LocateAsync(unproven.Id, onlyVerified: true));
    }

    private static RestorePointReference Reference(string text, bool onlyVerified = false) =>
        RestorePointReference.TryParse(text, out var reference) ? reference with { OnlyVerified = onlyVerified } : throw new FormatException(text);

    private Task<LocatedPoint> LocateAsync(string text, bool onlyVerified = false) => world.Catalogue.LocateAsync(Reference(text, onlyVerified), "restore", Cancellation);

    private async Task<IEnumerable<(string, string, string?)>> WhereAsync() => (await world.ListAsync()).Points.Select(point => (point.Id, point.Bucket, point.AlsoIn));
}
