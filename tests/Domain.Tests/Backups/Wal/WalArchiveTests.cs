using Microsoft.Extensions.Time.Testing;
using SuperInsight.Domain.Backups.Wal;
using SuperInsight.Domain.Compression;
using SuperInsight.Domain.Encryption;
using SuperInsight.Fakes.ObjectStorage;

namespace SuperInsight.Domain.Tests.Backups.Wal;

public sealed class WalArchiveTests : IDisposable
{
    private const string Cluster = "7712685163561005015";

    private static readonly WalLayout Layout = new("backups");

    private readonly InMemoryObjectStore store = new(new FakeTimeProvider(BackupWorld.Start));
    private readonly SigningKey signer = SigningKey.Generate();
    private readonly AgeIdentity identity = AgeIdentity.Generate();
    private readonly TemporaryFolder folder = new();

    private WalSeal Seal => new([signer.VerifyKey]);

    private WalArchive Archive => new(store, Layout, Seal);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        signer.Dispose();
        identity.Dispose();
        folder.Dispose();
    }

    [Theory]
    [InlineData("000000010000000000000001", 1 << 20)]
    [InlineData("000000010000000000000001.partial", 70000)]
    [InlineData("000000010000000000000002.00000028.backup", 300)]
    [InlineData("00000002.history", 42)]
    [InlineData("00000003.history", 0)]
    public async Task Fetch_GivesWhatWasPushed(string name, int length)
    {
        var file = File(name, BackupWorld.Content(length));
        Assert.Equal(WalPushed.Stored, await Push(signer).RunAsync(file, Cancellation));
        Assert.Equal(file.Content.ToArray(), await FetchAsync(name));
        Assert.Equal(name, (await Archive.DescribeAsync(Cluster, file.Name, Cancellation))!.Name);
    }

    [Fact]
    public async Task Push_Succeeds_WhenTheSameContentIsThere_AndRefusesAnother()
    {
        const string name = "000000010000000000000001";
        await Push(signer).RunAsync(File(name, BackupWorld.Content(5000)), Cancellation);
        var stored = store.Objects.Single().Value;
        Assert.Equal(WalPushed.WasStored, await Push(signer).RunAsync(File(name, BackupWorld.Content(5000)), Cancellation));
        var refused = await Assert.ThrowsAsync<WalDamagedException>(() => Push(signer).RunAsync(File(name, BackupWorld.Content(5001)), Cancellation));
        Assert.Contains("another content", refused.Reason, StringComparison.Ordinal);
        Assert.Equal(stored, store.Objects.Single().Value);
    }

    [Fact]
    public async Task Fetch_FindsNothing_WhereNothingWasPushed() => Assert.Null(await FetchAsync("000000010000000000000001"));

    [Fact]
    public async Task StandardTools_GiveTheFile()
    {
        var content = BackupWorld.Content(100000);
        await Push(signer).RunAsync(File("000000010000000000000001", content), Cancellation);
        var keyFile = folder.Write("key.txt", identity.ToKeyFile(DateTimeOffset.UnixEpoch));
        var decrypted = await CommandLineTool.Age.RunAsync(store.Objects.Single().Value, "-d", "-i", keyFile);
        Assert.True(decrypted.ExitCode == 0, decrypted.Error);
        Assert.Equal(content, (await CommandLineTool.Zstd.RunAsync(decrypted.Output, "-d", "-c")).Output);
    }

    /// <summary>Whoever may write to the bucket knows the recipients; what he lacks is the signing key.</summary>
    [Fact]
    public async Task Fetch_RefusesAFile_ThatAnotherSigned()
    {
        using var intruder = SigningKey.Generate();
        await Push(intruder).RunAsync(File("000000010000000000000001", BackupWorld.Content(5000)), Cancellation);
        await Assert.ThrowsAsync<WalDamagedException>(() => FetchAsync("000000010000000000000001"));
        await Assert.ThrowsAsync<WalDamagedException>(() => Archive.DescribeAsync(Cluster, Name("000000010000000000000001"), Cancellation));
        await Assert.ThrowsAsync<WalDamagedException>(() => Push(signer).RunAsync(File("000000010000000000000001", BackupWorld.Content(5000)), Cancellation));
    }

    [Fact]
    public async Task Fetch_RefusesAFile_ThatWasSignedAsAnother()
    {
        await Push(signer).RunAsync(File("000000010000000000000001", BackupWorld.Content(5000)), Cancellation);
        var stored = store.Objects.Single().Value;
        await store.CreateAsync(Layout.KeyOf(Cluster, Name("000000010000000000000002")), stored, Cancellation);
        await store.CreateAsync(Layout.KeyOf("1", Name("000000010000000000000001")), stored, Cancellation);
        Assert.Contains("another's place", (await Assert.ThrowsAsync<WalDamagedException>(() => FetchAsync("000000010000000000000002"))).Reason, StringComparison.Ordinal);
        await Assert.ThrowsAsync<WalDamagedException>(() => FetchAsync("000000010000000000000001", "1"));
    }

    /// <summary>The signed note of a good file above content of one's own.</summary>
    [Fact]
    public async Task Fetch_RefusesContent_ThatTheNoteDoesNotSpeakOf()
    {
        await Push(signer).RunAsync(File("000000010000000000000001", BackupWorld.Content(5000)), Cancellation);
        var (key, stored) = store.Objects.Single();
        using var forged = new MemoryStream();
        await using (var encrypting = new AgeEncryptStream(forged, [identity.Recipient], leaveOpen: true, note: AgeNote.Find(stored, WalSeal.NoteType)))
        await using (var compressing = new ZstdCompressStream(encrypting, new ZstdOptions { Workers = 0 }, leaveOpen: true))
        {
            await compressing.WriteAsync(new byte[5000], Cancellation);
            await compressing.CompleteAsync(Cancellation);
            await encrypting.CompleteAsync(Cancellation);
        }

        await store.DeleteAsync(key, Cancellation);
        await store.CreateAsync(key, forged.ToArray(), Cancellation);
        Assert.Contains("SHA-256", (await Assert.ThrowsAsync<WalDamagedException>(() => FetchAsync("000000010000000000000001"))).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fetch_NoticesEveryFlippedByte_AndEveryCut()
    {
        await Push(signer).RunAsync(File("000000010000000000000001", BackupWorld.Content(300)), Cancellation);
        var (key, stored) = store.Objects.Single();
        for (var at = 0; at < stored.Length; at++)
        {
            byte[] flipped = [.. stored];
            flipped[at] ^= 1;
            await ExpectRefusedAsync(key, flipped);
            if (at % 16 == 0)
                await ExpectRefusedAsync(key, stored[..at]);
        }
    }

    private async Task ExpectRefusedAsync(string key, byte[] content)
    {
        await store.DeleteAsync(key, Cancellation);
        await store.CreateAsync(key, content, Cancellation);
        // A flipped byte in a recipient's stanza looks like another recipient's.
        var refused = await Assert.ThrowsAnyAsync<OperationException>(() => FetchAsync("000000010000000000000001"));
        Assert.True(refused is WalDamagedException or AgeWrongIdentityException, refused.ToString());
    }

    private PushWal Push(SigningKey key) => new(store, Archive, [identity.Recipient], new ZstdOptions { Workers = 0 }, key);

    private async Task<byte[]?> FetchAsync(string name, string cluster = Cluster)
    {
        using var destination = new MemoryStream();
        return await new FetchWal(Archive, Seal).RunAsync(cluster, Name(name), [identity], destination, Cancellation) ? destination.ToArray() : null;
    }

    private static WalFileName Name(string text) => WalFileName.TryParse(text, out var name) ? name : throw new FormatException(text);

    private static WalFile File(string name, byte[] content) => new(Cluster, Name(name), content, BackupWorld.Start);
}
