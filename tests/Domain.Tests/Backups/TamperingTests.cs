using FsCheck;
using FsCheck.Xunit;
using SuperInsight.Domain.Backups;
using SuperInsight.Domain.Backups.Catalogue;
using SuperInsight.Domain.Encryption;
using SuperInsight.Fakes.Backups;

namespace SuperInsight.Domain.Tests.Backups;

/// <summary>Whoever can write to the bucket can neither plant a restore point nor change one unnoticed.</summary>
public sealed class TamperingTests : IDisposable
{
    private readonly BackupWorld world = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => world.Dispose();

    [Property(MaxTest = 100)]
    public async Task Decode_RejectsAManifest_WithAFlippedBitAnywhere(DoNotSize<int> position, byte bit)
    {
        using var other = new BackupWorld();
        var point = await other.TakeAsync();
        var key = ManifestKey(other, point);
        other.Store.Overwrite(key, Flip(other.Store.Objects[key], position.Item, bit));

        var listing = await other.ListAsync();
        Assert.Empty(listing.Points);
        Assert.Equal(key, Assert.Single(listing.Rejected).Key);
        await AssertRefusedAsync(other, point);
    }

    [Property(MaxTest = 100)]
    public async Task RunAsync_FindsAFlippedBit_AnywhereInTheData(DoNotSize<int> position, byte bit)
    {
        using var other = new BackupWorld();
        var point = await other.TakeAsync();
        other.Store.Overwrite(point.Key, Flip(other.Store.Objects[point.Key], position.Item, bit));
        await AssertDataRefusedAsync(other, point);
    }

    [Theory]
    [InlineData("cut short")]
    [InlineData("longer")]
    [InlineData("empty")]
    [InlineData("gone")]
    [InlineData("swapped")]
    [InlineData("random")]
    public async Task RunAsync_FindsAnObject_ThatIsNotTheOneSigned(string harm)
    {
        var point = await world.TakeAsync();
        var other = await world.TakeAsync("run-2");
        var stored = world.Store.Objects[point.Key];
        if (harm == "gone")
            await world.Store.DeleteAsync(point.Key, Cancellation);
        else
            world.Store.Overwrite(point.Key, harm switch
            {
                "cut short" => stored[..^1],
                "longer" => [.. stored, 0],
                "empty" => [],
                "swapped" => world.Store.Objects[other.Key],
                _ => BackupWorld.Content(stored.Length),
            });
        await AssertDataRefusedAsync(world, point);
    }

    [Fact]
    public async Task RunAsync_FindsAnObject_ThatAnotherEncryptedToTheSameRecipient()
    {
        var point = await world.TakeAsync();
        using var forger = new BackupWorld { Source = new ScriptedDumpSource(BackupWorld.Content(3000), world.Clock) };
        var planted = new MemoryStream();
        await using (var encrypting = new AgeEncryptStream(planted, [world.Identity.Recipient], leaveOpen: true))
        {
            await encrypting.WriteAsync(BackupWorld.Content(100), Cancellation);
            await encrypting.CompleteAsync(Cancellation);
        }

        world.Store.Overwrite(point.Key, planted.ToArray());
        await AssertDataRefusedAsync(world, point);
    }

    [Fact]
    public async Task ListAsync_RejectsAManifest_OfAForeignSigner()
    {
        var point = await world.TakeAsync();
        using var forger = SigningKey.Generate();
        await ResignAsync(point, manifest => manifest, forger);
        await AssertRejectedAsync(point, forger.VerifyKey.ToString());
    }

    [Fact]
    public async Task ListAsync_RejectsAManifest_ThatIsNotSigned()
    {
        var point = await world.TakeAsync();
        world.Store.Overwrite(ManifestKey(world, point), "{\n  \"format\": \"superinsight-backup/1\"\n}\n"u8);
        await AssertRejectedAsync(point, "not signed");
    }

    [Fact]
    public async Task ListAsync_RejectsAManifest_CopiedToAnotherPlace()
    {
        var point = await world.TakeAsync();
        var replay = RestorePointId.Create(BackupSource.Postgres, BackupWorld.Start.AddDays(30), 7);
        world.Store.Overwrite(world.Layout.ManifestKey(replay), world.Store.Objects[ManifestKey(world, point)]);
        world.Store.Overwrite(world.Layout.DataKey(replay), world.Store.Objects[point.Key]);

        var listing = await world.ListAsync();
        Assert.Equal(point.Id, Assert.Single(listing.Points).Id);
        Assert.Equal("it was signed for another place", Assert.Single(listing.Rejected, rejected => rejected.Id == replay).Reason);
        Assert.Equal(point.Id, (await FindLatestAsync()).Id);
    }

    [Theory]
    [InlineData("format", "superinsight-backup/2")]
    [InlineData("source", "redis")]
    [InlineData("key", "backups/other")]
    [InlineData("no objects", "")]
    public async Task ListAsync_RejectsASignedManifest_ThatDoesNotFitItsPlace(string member, string value)
    {
        var point = await world.TakeAsync();
        await ResignAsync(point, manifest => member switch
        {
            "format" => manifest with { Format = value },
            "source" => manifest with { Source = value },
            "key" => manifest with { Objects = [manifest.Objects[0] with { Key = value }] },
            _ => manifest with { Objects = [] },
        }, world.Signer);
        await AssertRejectedAsync(point, member == "format" ? value : "another place");
    }

    [Fact]
    public async Task ListAsync_RejectsASignedDocument_ThatIsNoManifest()
    {
        var point = await world.TakeAsync();
        world.Store.Overwrite(ManifestKey(world, point), SignedDocument.Build("{\n  \"format\": \"superinsight-backup/1\"\n}"u8, world.Signer));
        await AssertRejectedAsync(point, "not a manifest");
    }

    [Fact]
    public async Task ListAsync_ShowsTheOthers_WhenOneManifestIsEndless()
    {
        var point = await world.TakeAsync();
        var planted = RestorePointId.Create(BackupSource.Postgres, BackupWorld.Start.AddDays(1), 9);
        world.Store.Overwrite(world.Layout.ManifestKey(planted), new byte[ManifestCodec.MaxBytes + 1]);

        var listing = await world.ListAsync();
        Assert.Equal(point.Id, Assert.Single(listing.Points).Id);
        Assert.Equal(planted, Assert.Single(listing.Rejected).Id);
        Assert.Equal(point.Id, (await FindLatestAsync()).Id);
    }

    [Fact]
    public async Task FindAsync_TakesTheNewestGoodOne_AndSkipsRejectedAndClosedPlaces()
    {
        var oldest = await world.TakeAsync("run-1");
        world.Clock.Advance(TimeSpan.FromHours(1));
        var middle = await world.TakeAsync("run-2");
        world.Clock.Advance(TimeSpan.FromHours(1));
        var newest = await world.TakeAsync("run-3");
        Assert.Equal(newest.Id, (await FindLatestAsync()).Id);

        world.Store.Overwrite(ManifestKey(world, newest), ManifestCodec.Abandoned);
        Assert.Equal(middle.Id, (await FindLatestAsync()).Id);
        world.Store.Overwrite(ManifestKey(world, middle), "rubbish"u8);
        Assert.Equal(oldest.Id, (await FindLatestAsync()).Id);
        Assert.Equal([oldest.Id], (await world.ListAsync()).Points.Select(point => point.Id));
    }

    [Fact]
    public async Task FindAsync_SaysWhatIsThere_WhenNothingGoodIs()
    {
        var empty = await Assert.ThrowsAsync<BackupException>(FindLatestAsync);
        Assert.Contains("no good restore point of postgres", empty.Reason, StringComparison.Ordinal);
        Assert.Contains("ops backup run postgres", empty.Hint, StringComparison.Ordinal);

        var point = await world.TakeAsync();
        world.Store.Overwrite(ManifestKey(world, point), "rubbish"u8);
        Assert.Contains(point.Id, (await Assert.ThrowsAsync<BackupException>(FindLatestAsync)).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task FindAsync_TellsAMissingPointFromAClosedPlace()
    {
        var id = RestorePointId.Create(BackupSource.Postgres, BackupWorld.Start, 1);
        Assert.True(RestorePointReference.TryParse(id.ToString(), out var reference));
        var missing = await Assert.ThrowsAsync<BackupException>(() => world.Catalogue.FindAsync(reference, "verify", Cancellation));
        Assert.Contains("there is no such restore point", missing.Reason, StringComparison.Ordinal);
        Assert.Contains("ops backup list --source postgres", missing.Hint, StringComparison.Ordinal);

        world.Store.Overwrite(world.Layout.ManifestKey(id), ManifestCodec.Abandoned);
        var closed = await Assert.ThrowsAsync<BackupException>(() => world.Catalogue.FindAsync(reference, "verify", Cancellation));
        Assert.Contains("given up half-way", closed.Reason, StringComparison.Ordinal);
    }

    private static string ManifestKey(BackupWorld world, RestorePoint point) => world.Layout.ManifestKey(RestorePointId.Parse(point.Id));

    private static byte[] Flip(byte[] bytes, int position, byte bit)
    {
        bytes[(int)(Math.Abs((long)position) % bytes.Length)] ^= (byte)(1 << (bit % 8));
        return bytes;
    }

    private static RestorePointReference Reference(RestorePoint point) =>
        RestorePointReference.TryParse(point.Id, out var reference) ? reference : throw new FormatException(point.Id);

    /// <summary>Neither verification, with or without an identity, nor a restore takes it, and the target stays as it was.</summary>
    private static async Task AssertRefusedAsync(BackupWorld world, RestorePoint point)
    {
        var target = new ScriptedRestoreTarget(world.Source.Contents);
        var failures = new[]
        {
            await Assert.ThrowsAsync<RestorePointDamagedException>(() => world.OpenVerify().RunAsync(Reference(point), [], null, Cancellation)),
            await Assert.ThrowsAsync<RestorePointDamagedException>(() => world.OpenVerify().RunAsync(Reference(point), [world.Identity], null, Cancellation)),
            await Assert.ThrowsAsync<RestorePointDamagedException>(() => world.Restore.RunAsync(Reference(point), target, RestoreReplacement.None, [world.Identity], null, Cancellation)),
        };
        Assert.All(failures, failure => Assert.NotEmpty(failure.Hint));
        Assert.False(target.IsCommitted);
        Assert.False(target.IsOpen);
        Assert.False(target.Received.AsSpan().EndsWith(BackupWorld.Content(3000).AsSpan(^1..)) && target.Received.Length == 3000, "the last piece was handed over");
    }

    private static async Task AssertDataRefusedAsync(BackupWorld world, RestorePoint point)
    {
        await AssertRefusedWithIdentityHeaderAsync(world, point);
        Assert.False(Assert.Single((await world.ListAsync()).Points, listed => listed.Id == point.Id).Verified);
    }

    /// <summary>As above; but where the header's share for our key is hit, nobody can tell damage from a wrong identity before decrypting.</summary>
    private static async Task AssertRefusedWithIdentityHeaderAsync(BackupWorld world, RestorePoint point)
    {
        var target = new ScriptedRestoreTarget(world.Source.Contents);
        await Assert.ThrowsAsync<RestorePointDamagedException>(() => world.OpenVerify().RunAsync(Reference(point), [], null, Cancellation));
        OperationException[] failures =
        [
            await Assert.ThrowsAnyAsync<OperationException>(() => world.OpenVerify().RunAsync(Reference(point), [world.Identity], null, Cancellation)),
            await Assert.ThrowsAnyAsync<OperationException>(() => world.Restore.RunAsync(Reference(point), target, RestoreReplacement.None, [world.Identity], null, Cancellation)),
        ];
        Assert.All(failures, failure => Assert.True(failure is RestorePointDamagedException or AgeWrongIdentityException, failure.ToString()));
        Assert.False(target.IsCommitted);
        Assert.False(target.IsOpen);
        Assert.Empty(target.Received);
    }

    private async Task AssertRejectedAsync(RestorePoint point, string reason)
    {
        var listing = await world.ListAsync();
        Assert.Empty(listing.Points);
        Assert.Contains(reason, Assert.Single(listing.Rejected).Reason, StringComparison.Ordinal);
        await AssertRefusedAsync(world, point);
    }

    private async Task ResignAsync(RestorePoint point, Func<Manifest, Manifest> change, SigningKey key)
    {
        var good = Assert.IsType<ManifestReading.Good>(await world.Catalogue.ReadAsync(RestorePointId.Parse(point.Id), Cancellation));
        world.Store.Overwrite(ManifestKey(world, point), ManifestCodec.Encode(change(good.Manifest), key));
    }

    private Task<Manifest> FindLatestAsync()
    {
        Assert.True(RestorePointReference.TryParse("latest:postgres", out var latest));
        return world.Catalogue.FindAsync(latest, "restore", Cancellation);
    }
}
