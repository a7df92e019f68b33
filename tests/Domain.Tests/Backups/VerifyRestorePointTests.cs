using SuperInsight.Domain.Backups;
using SuperInsight.Domain.Backups.Catalogue;
using SuperInsight.Domain.Encryption;
using SuperInsight.Domain.State;
using SuperInsight.Fakes.Backups;

namespace SuperInsight.Domain.Tests.Backups;

public sealed class VerifyRestorePointTests : IDisposable
{
    private readonly BackupWorld world = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static RestorePointReference Latest => RestorePointReference.TryParse("latest:postgres", out var latest) ? latest : throw new FormatException();

    public void Dispose() => world.Dispose();

    [Fact]
    public async Task RunAsync_SaysWhatItChecked_WithAndWithoutAnIdentity()
    {
        var point = await world.TakeAsync();
        Assert.Equal(new Verification(point with { Verified = true }, false), await world.OpenVerify().RunAsync(Latest, [], null, Cancellation));
        Assert.Equal(new Verification(point with { Verified = true }, true), await world.OpenVerify().RunAsync(Latest, [world.Identity], null, Cancellation));
    }

    [Fact]
    public async Task RunAsync_RecordsItsVerdict_AndTheLastOneCounts()
    {
        var point = await world.TakeAsync();
        Assert.False(await IsVerifiedAsync());
        await world.OpenVerify().RunAsync(Latest, [], null, Cancellation);
        Assert.True(await IsVerifiedAsync());

        var stored = world.Store.Objects[point.Key];
        world.Store.Overwrite(point.Key, [.. stored[..^1], (byte)(stored[^1] ^ 1)]);
        await Assert.ThrowsAsync<RestorePointDamagedException>(() => world.OpenVerify().RunAsync(Latest, [], null, Cancellation));
        Assert.False(await IsVerifiedAsync());

        world.Store.Overwrite(point.Key, stored);
        await world.OpenVerify().RunAsync(Latest, [], null, Cancellation);
        Assert.True(await IsVerifiedAsync());
    }

    [Fact]
    public async Task RecordAsync_KeepsEveryLastVerdict_OverSnapshots()
    {
        for (var i = 0; i < 200; i++)
            await world.Verifications.RecordAsync(BackupSource.Postgres, new(Id(i % 50), i >= 150 == (i % 2 == 0), false, null), Cancellation);
        var good = await world.Verifications.GoodAsync([BackupSource.Postgres], Cancellation);
        Assert.Equal(Enumerable.Range(0, 50).Where(i => i % 2 == 0).Select(Id).Order(), good.Order());

        static string Id(int number) => RestorePointId.Create(BackupSource.Postgres, BackupWorld.Start, (uint)number).ToString();
    }

    [Theory]
    [InlineData("away")]
    [InlineData("unfit")]
    public async Task RunAsync_Works_WhenTheLedgerTakesNoVerdict(string how)
    {
        await world.TakeAsync();
        ILedger ledger = how == "away"
            ? new ProcessSteps { Fate = (_, _) => StepFate.Fails }.On((ILedger)world.Ledger)
            : new UnfitLedger(world.Ledger);
        Assert.True((await world.OpenVerify(ledger).RunAsync(Latest, [world.Identity], null, Cancellation)).Point.Verified);
        Assert.False(await IsVerifiedAsync());
    }

    [Fact]
    public async Task RunAsync_NamesTheWrongIdentity_AndGivesNoVerdict()
    {
        await world.TakeAsync();
        await world.OpenVerify().RunAsync(Latest, [], null, Cancellation);
        using var other = AgeIdentity.Generate();
        var failure = await Assert.ThrowsAsync<AgeWrongIdentityException>(() => world.OpenVerify().RunAsync(Latest, [other], null, Cancellation));
        Assert.Contains("recipients", failure.Hint, StringComparison.Ordinal);
        Assert.True(await IsVerifiedAsync());
    }

    [Fact]
    public async Task RunAsync_ReportsProgress_UpToTheWhole()
    {
        var point = await world.TakeAsync();
        var last = default(BackupProgress);
        await world.OpenVerify().RunAsync(Latest, [], new Watch(value => last = value), Cancellation);
        Assert.Equal(new BackupProgress(point.StoredBytes, point.StoredBytes), last);
    }

    private async Task<bool> IsVerifiedAsync() => Assert.Single((await world.ListAsync()).Points).Verified;

    private sealed class Watch(Action<BackupProgress> report) : IProgress<BackupProgress>
    {
        public void Report(BackupProgress value) => report(value);
    }

    /// <summary>A ledger whose bucket has not proven itself.</summary>
    private sealed class UnfitLedger(ILedger inner) : ILedger
    {
        public Task<AppendOutcome> AppendAsync(StreamName stream, long sequence, ReadOnlyMemory<byte> fact, CancellationToken cancellationToken) =>
            throw new Domain.Settings.SettingException("State__Bucket", "it accepts overwriting", "Use another.");

        public Task<LedgerReading> ReadAsync(StreamName stream, CancellationToken cancellationToken) => inner.ReadAsync(stream, cancellationToken);

        public Task<IReadOnlyList<StreamName>> ListAsync(StreamName parent, CancellationToken cancellationToken) => inner.ListAsync(parent, cancellationToken);

        public Task SnapshotAsync(StreamName stream, long sequence, ReadOnlyMemory<byte> state, CancellationToken cancellationToken) => inner.SnapshotAsync(stream, sequence, state, cancellationToken);

        public Task CompactAsync(StreamName stream, CancellationToken cancellationToken) => inner.CompactAsync(stream, cancellationToken);
    }
}
