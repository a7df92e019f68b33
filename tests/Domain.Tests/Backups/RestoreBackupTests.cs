using SuperInsight.Domain.Backups;
using SuperInsight.Domain.Backups.Catalogue;
using SuperInsight.Domain.Compression;
using SuperInsight.Domain.Encryption;
using SuperInsight.Fakes.Backups;

namespace SuperInsight.Domain.Tests.Backups;

public sealed class RestoreBackupTests : IDisposable
{
    private readonly BackupWorld world = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => world.Dispose();

    [Fact]
    public async Task RunAsync_RestoresAndTellsWhatIsThere()
    {
        var point = await world.TakeAsync();
        var target = new ScriptedRestoreTarget(world.Source.Contents) { Warning = "Roles owner do not exist on the target." };
        var restoration = await RunAsync(target);

        Assert.True(target.IsCommitted);
        Assert.False(target.IsOpen);
        Assert.Equal(BackupWorld.Content(3000), target.Received);
        Assert.Equal(["owner"], target.Roles);
        Assert.Equal((point with { Verified = true }, target.Description, target.Warning), (restoration.Point, restoration.Target, restoration.Warning));
        Assert.Equal(world.Source.Contents.Tables, restoration.Contents.Tables);
    }

    [Fact]
    public async Task RunAsync_RefusesATargetThatIsNotEmpty_UnlessToldToReplace()
    {
        await world.TakeAsync();
        var full = new ScriptedRestoreTarget(world.Source.Contents) { Objects = 7 };
        var refusal = await Assert.ThrowsAsync<BackupException>(() => RunAsync(full));
        Assert.Contains("7 objects", refusal.Reason, StringComparison.Ordinal);
        Assert.Contains("--clean", refusal.Hint, StringComparison.Ordinal);
        Assert.Null(full.Replacement);

        await RunAsync(full, RestoreReplacement.SameNames);
        Assert.Equal(RestoreReplacement.SameNames, full.Replacement);
        Assert.True(full.IsCommitted);
    }

    [Fact]
    public async Task RunAsync_ReportsEveryDifference_WhenTheTargetHoldsSomethingElse()
    {
        await world.TakeAsync();
        var failure = await Assert.ThrowsAsync<BackupException>(() => RunAsync(new(new Inventory([new("public.orders", 2)], 0, []))));
        Assert.Contains("public.orders has 2 rows instead of 3", failure.Reason, StringComparison.Ordinal);
        Assert.Contains("public.users is missing", failure.Reason, StringComparison.Ordinal);
        Assert.Contains("0 large objects instead of 1", failure.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_AcceptsWhatTheTargetHasBesides()
    {
        await world.TakeAsync();
        var more = world.Source.Contents with { Tables = [.. world.Source.Contents.Tables, new("public.zoo", 1)], LargeObjects = 9 };
        await RunAsync(new(more), RestoreReplacement.SameNames);
    }

    [Fact]
    public async Task RunAsync_LeavesTheTarget_WhenTheIdentityIsWrong()
    {
        await world.TakeAsync();
        using var other = AgeIdentity.Generate();
        var target = new ScriptedRestoreTarget(world.Source.Contents);
        await Assert.ThrowsAsync<AgeWrongIdentityException>(() => RunAsync(target, identity: other));
        Assert.False(target.IsCommitted);
        Assert.False(target.IsOpen);
        Assert.Empty(target.Received);
    }

    [Theory]
    [InlineData(100)]
    [InlineData(1_000_000)]
    public async Task RunAsync_NeverHandsOverTheLastPiece_WhenTheManifestLies(int length)
    {
        using var sized = new BackupWorld { Source = new ScriptedDumpSource(BackupWorld.Content(length), TimeProvider.System) };
        var point = await sized.TakeAsync();
        var id = RestorePointId.Parse(point.Id);
        var manifest = ((ManifestReading.Good)await sized.Catalogue.ReadAsync(id, Cancellation)).Manifest;
        // Signed, but of other content: what a mixed-up signer would leave.
        sized.Store.Overwrite(sized.Layout.ManifestKey(id), ManifestCodec.Encode(manifest with { Objects = [manifest.Objects[0] with { PlainSha256 = new string('0', 64) }] }, sized.Signer));
        var target = new ScriptedRestoreTarget(sized.Source.Contents);
        var failure = await Assert.ThrowsAsync<RestorePointDamagedException>(() => sized.Restore.RunAsync(Latest(), target, RestoreReplacement.None, [sized.Identity], null, Cancellation));
        Assert.StartsWith("Nothing was changed. ", failure.Hint, StringComparison.Ordinal);
        var replacing = new ScriptedRestoreTarget(sized.Source.Contents) { LeftBehind = "Half of it was replaced." };
        var half = await Assert.ThrowsAsync<RestorePointDamagedException>(() => sized.Restore.RunAsync(Latest(), replacing, RestoreReplacement.SameNames, [sized.Identity], null, Cancellation));
        Assert.StartsWith("Half of it was replaced. ", half.Hint, StringComparison.Ordinal);

        Assert.Contains("decrypted content", failure.Reason, StringComparison.Ordinal);
        Assert.True(target.Received.Length < length);
        Assert.False(target.IsCommitted);
    }

    /// <summary>Sizes around the borders of the pipeline's and the reader's buffers.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(3000)]
    [InlineData(256 << 10)]
    [InlineData(3_000_001)]
    public async Task RunAsync_RestoresWhatTheSourceCompressedItself_AndFindsItDamaged(int length)
    {
        var plain = BackupWorld.Content(length);
        var frames = await CompressAsync(plain);
        using var other = new BackupWorld { Source = new ScriptedDumpSource(frames, TimeProvider.System) { IsCompressed = true } };
        var point = await other.TakeAsync();
        var manifest = ((ManifestReading.Good)await other.Catalogue.ReadAsync(RestorePointId.Parse(point.Id), Cancellation)).Manifest;
        var stored = manifest.Objects[0];
        Assert.Equal(("scripted.zst+age", "scripted", frames.Length), (stored.Format, stored.DumpFormat, stored.PlainBytes));

        var target = new ScriptedRestoreTarget(other.Source.Contents);
        await other.Restore.RunAsync(Latest(), target, RestoreReplacement.None, [other.Identity], null, Cancellation);
        Assert.True(plain.AsSpan().SequenceEqual(target.Received));

        // Signed, but of other content: what a mixed-up signer would leave.
        other.Store.Overwrite(other.Layout.ManifestKey(RestorePointId.Parse(point.Id)), ManifestCodec.Encode(manifest with { Objects = [stored with { PlainSha256 = new string('0', 64) }] }, other.Signer));
        var refusing = new ScriptedRestoreTarget(other.Source.Contents);
        await Assert.ThrowsAsync<RestorePointDamagedException>(() => other.Restore.RunAsync(Latest(), refusing, RestoreReplacement.None, [other.Identity], null, Cancellation));
        Assert.False(refusing.IsCommitted);
    }

    private static async Task<byte[]> CompressAsync(byte[] plain)
    {
        using var frames = new MemoryStream();
        await using (var compressing = new ZstdCompressStream(frames, new ZstdOptions(), leaveOpen: true))
        {
            await compressing.WriteAsync(plain, Cancellation);
            await compressing.CompleteAsync(Cancellation);
        }

        return frames.ToArray();
    }

    private static RestorePointReference Latest() => RestorePointReference.TryParse("latest:postgres", out var latest) ? latest : throw new FormatException();

    private Task<Restoration> RunAsync(ScriptedRestoreTarget target, RestoreReplacement replace = RestoreReplacement.None, AgeIdentity? identity = null) =>
        world.Restore.RunAsync(Latest(), target, replace, [identity ?? world.Identity], null, Cancellation);
}
