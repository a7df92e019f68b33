using System.Text;
using FsCheck;
using FsCheck.Xunit;
using SuperInsight.Domain.Backups;
using SuperInsight.Domain.Backups.Catalogue;
using SuperInsight.Domain.Encryption;
using SuperInsight.Domain.Settings;
using SuperInsight.Domain.State;

namespace SuperInsight.Domain.Tests.Backups;

/// <summary>Whoever can write to the bucket can call no point proven, and take back no proof.</summary>
public sealed class SignedVerdictTests : IDisposable
{
    private static readonly StreamName Stream = new("verifications/postgres");
    private static readonly string Point = Id(1);

    private readonly BackupWorld world = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => world.Dispose();

    [Theory]
    [InlineData("nothing", """{"id":"ID","good":true,"plainToo":true}""")]
    [InlineData("made to look signed", "{\n  \"id\": \"ID\",\n  \"good\": true,\n  \"plainToo\": true,\n  \"format\": \"superinsight-verdict/1\",\n  \"at\": \"2030-01-01T00:00:00+00:00\",\n  \"signedBy\": \"SIGNER\",\n  \"signature\": \"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA==\"\n}\n")]
    [InlineData("no verdict at all", "[1, 2]")]
    public async Task GoodAsync_PassesOverAFact_ThatIsSignedBy(string how, string fact)
    {
        _ = how;
        await WriteAsync(Encoding.UTF8.GetBytes(fact.Replace("ID", Point, StringComparison.Ordinal).Replace("SIGNER", world.Signer.VerifyKey.ToString(), StringComparison.Ordinal)));
        Assert.False(await IsGoodAsync());
        await RecordAsync(good: true);
        Assert.True(await IsGoodAsync());
    }

    [Fact]
    public async Task GoodAsync_PassesOverAFact_OfASignerThatIsNotTrusted()
    {
        using var stranger = SigningKey.Generate();
        var theirs = new VerificationLedger(world.Ledger, new VerdictSeal([stranger.VerifyKey], () => stranger), world.Clock);
        await theirs.RecordAsync(BackupSource.Postgres, new(Point, true, true, null), Cancellation);
        Assert.False(await IsGoodAsync());
        await RecordAsync(good: true);
        await theirs.RecordAsync(BackupSource.Postgres, new(Point, false, true, "spite") { Restored = true }, Cancellation);
        Assert.True(await IsGoodAsync());
    }

    [Property(MaxTest = 200)]
    public async Task GoodAsync_PassesOverASignedFact_ThatWasChangedAnywhere(DoNotSize<int> position, byte bit)
    {
        using var other = new BackupWorld();
        await other.Verifications.RecordAsync(BackupSource.Postgres, new(Point, true, true, null), Cancellation);
        var bytes = Assert.Single((await other.Ledger.ReadAsync(Stream, Cancellation)).Entries).Content.ToArray();
        bytes[(position.Item & int.MaxValue) % bytes.Length] ^= (byte)(1 << bit % 8);

        using var attacked = new BackupWorld();
        var believer = new VerificationLedger(attacked.Ledger, other.Seal, attacked.Clock);
        await attacked.Ledger.AppendAsync(Stream, 1, bytes, Cancellation);
        Assert.Empty(await believer.GoodAsync([BackupSource.Postgres], Cancellation));
    }

    [Fact]
    public async Task GoodAsync_KeepsTheOrderOfSigning_WhenAnOldFactIsWrittenAgain()
    {
        await RecordAsync(good: true);
        var proof = (await world.Ledger.ReadAsync(Stream, Cancellation)).Entries[0].Content;
        await RecordAsync(good: false);
        await WriteAsync(proof);
        Assert.False(await IsGoodAsync());
    }

    [Fact]
    public async Task GoodAsync_PassesOverAFact_OfAnotherStreamOrAnotherKind()
    {
        await RecordAsync(good: true);
        var proof = (await world.Ledger.ReadAsync(Stream, Cancellation)).Entries[0].Content;
        Assert.Equal(AppendOutcome.Appended, await world.Ledger.AppendAsync(new("verifications/redis"), 1, proof, Cancellation));
        Assert.Empty(await world.Verifications.GoodAsync([BackupSource.Redis], Cancellation));

        // A manifest is signed too, and has an id.
        var point = await world.TakeAsync();
        await world.Verifications.RecordAsync(BackupSource.Postgres, new(point.Id, true, false, null), Cancellation);
        await WriteAsync(world.Store.Objects[world.Layout.ManifestKey(RestorePointId.Parse(point.Id))]);
        Assert.Contains(point.Id, await world.Verifications.GoodAsync([BackupSource.Postgres], Cancellation));
    }

    [Fact]
    public async Task GoodAsync_CountsADeeperLook_MoreThanALaterShallowOne()
    {
        await RecordAsync(good: false, restored: true);
        await RecordAsync(good: true);
        Assert.False(await IsGoodAsync());
        await RecordAsync(good: true, restored: true);
        Assert.True(await IsGoodAsync());
        await RecordAsync(good: false);
        Assert.False(await IsGoodAsync());
    }

    [Fact]
    public async Task GoodAsync_ForgetsNothing_OverAnOldSnapshotAndANewOne()
    {
        await WriteAsync("""{"id":"old","good":true,"plainToo":false}"""u8.ToArray());
        await world.Ledger.SnapshotAsync(Stream, 1, Encoding.UTF8.GetBytes($$"""[{"id":"{{Point}}","good":true,"plainToo":true}]"""), Cancellation);
        Assert.False(await IsGoodAsync());
        await RecordAsync(good: true);
        for (var i = 0; i < 70; i++)
            await world.Verifications.RecordAsync(BackupSource.Postgres, new(Id(100 + i), true, false, null), Cancellation);
        Assert.True((await world.Ledger.ReadAsync(Stream, Cancellation)).Snapshot!.Sequence > 1);
        Assert.Equal(71, (await world.Verifications.GoodAsync([BackupSource.Postgres], Cancellation)).Count);
    }

    [Fact]
    public async Task RecordAsync_Fails_WithoutASigningKey()
    {
        var keyless = new VerificationLedger(world.Ledger, new VerdictSeal([world.Signer.VerifyKey], () => throw SettingException.Missing("Backups__SigningKeyFile", "the key")), world.Clock);
        await Assert.ThrowsAsync<SettingException>(() => keyless.RecordAsync(BackupSource.Postgres, new(Point, true, true, null), Cancellation));
        Assert.Empty((await world.Ledger.ReadAsync(Stream, Cancellation)).Entries);
    }

    private static string Id(int number) => RestorePointId.Create(BackupSource.Postgres, BackupWorld.Start, (uint)number).ToString();

    private Task RecordAsync(bool good, bool restored = false) =>
        world.Verifications.RecordAsync(BackupSource.Postgres, new(Point, good, restored, good ? null : "bad") { Restored = restored }, Cancellation);

    private async Task<bool> IsGoodAsync() => (await world.Verifications.GoodAsync([BackupSource.Postgres], Cancellation)).Contains(Point);

    /// <summary>As somebody does who can write to the bucket.</summary>
    private async Task WriteAsync(ReadOnlyMemory<byte> fact)
    {
        var head = (await world.Ledger.ReadAsync(Stream, Cancellation)).Head;
        Assert.Equal(AppendOutcome.Appended, await world.Ledger.AppendAsync(Stream, head + 1, fact, Cancellation));
    }
}
