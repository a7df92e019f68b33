using Microsoft.Extensions.Logging.Abstractions;
using SuperInsight.Domain.Backups;
using SuperInsight.Domain.Backups.Runs;
using SuperInsight.Domain.Backups.Wal;
using SuperInsight.Domain.Deployments.Drains;
using SuperInsight.Domain.Settings;
using SuperInsight.Domain.Tests.Backups;
using SuperInsight.Fakes.Backups;

namespace SuperInsight.Domain.Tests.Deployments.Drains;

public sealed class LastOfDataTests : IDisposable
{
    private const string Cluster = "7712685163561005015";
    private const string Occasion = "drain-web-7";

    private readonly BackupWorld world = new();
    private readonly ScriptedDumpSource redis;
    private readonly ScriptedDumpSource files;
    private readonly Flush flush = new();

    public LastOfDataTests()
    {
        redis = new ScriptedDumpSource(BackupWorld.Content(500), world.Clock) { Source = BackupSource.Redis };
        files = new ScriptedDumpSource(BackupWorld.Content(700), world.Clock) { Source = BackupSource.Files };
        world.Further = [redis, files];
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => world.Dispose();

    [Fact]
    public async Task SecureAsync_BacksEverythingUpOnce_WherePostgresDoesNotArchive()
    {
        for (var time = 0; time < 2; time++)
            await Open(world.Source, redis, files).SecureAsync(Occasion, Cancellation);
        Assert.Equal((1, 1, 1), (world.Source.Opened, redis.Opened, files.Opened));
    }

    [Fact]
    public async Task SecureAsync_RefusesWhatOnlyPostgresBelievesArchived()
    {
        flush.Result = new(Cluster, WalFileName.OfSegment(1, 9, new(16 << 20)));
        var failure = await Assert.ThrowsAsync<BackupException>(() => Open(world.Source, redis, files).SecureAsync(Occasion, Cancellation));
        Assert.Contains("000000010000000000000009", failure.Reason, StringComparison.Ordinal);
        Assert.Equal((0, 0), (world.Source.Opened, redis.Opened));
    }

    [Fact]
    public async Task SecureAsync_TriesAgain_WhenABackupFailed()
    {
        redis.Fault = DumpFault.AtOpening;
        await Assert.ThrowsAsync<BackupException>(() => Open(redis, files).SecureAsync(Occasion, Cancellation));
        redis.Fault = null;
        var kept = await Open(redis, files).SecureAsync(Occasion, Cancellation);
        Assert.Equal(2, kept.Split(", ").Length);
        Assert.Equal([BackupRunPhase.Failed, BackupRunPhase.Completed], (await world.Runs.ReadAsync(BackupSource.Redis, Cancellation)).History.Runs.Select(run => run.Phase));
    }

    /// <summary>It may have begun before the last write.</summary>
    [Fact]
    public async Task SecureAsync_DoesNotTrustARunOfAnother()
    {
        var reading = await world.Runs.ReadAsync(BackupSource.Redis, Cancellation);
        Assert.True(await world.Runs.TryAppendAsync(BackupSource.Redis, reading, new BackupStarted("other", "redis-20261123T180000Z-00000001", "somebody", "else", BackupTrigger.Schedule, null, 1), Cancellation));
        var failure = await Assert.ThrowsAsync<BackupException>(() => Open(redis).SecureAsync(Occasion, Cancellation));
        Assert.Contains("another run", failure.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SecureAsync_PassesOverWhatIsNotSet_AndRefusesWhenNothingIs()
    {
        var unset = new ConfiguredDumpSource(BackupSource.Files, static () => throw SettingException.Missing("Files__Roots", "test"));
        Assert.StartsWith("redis-", await Open(redis, unset).SecureAsync(Occasion, Cancellation), StringComparison.Ordinal);
        await Assert.ThrowsAsync<BackupException>(() => Open(unset).SecureAsync(Occasion, Cancellation));
    }

    private LastOfData Open(params IReadOnlyCollection<IDumpSource> sources) => new(
        sources, new(world.Open()), flush, new WalArchive(world.Store, new WalLayout("backups"), new WalSeal([world.Signer.VerifyKey])), NullLogger<LastOfData>.Instance);

    private sealed class Flush : IWalFlush
    {
        public FlushedWal? Result { get; set; }

        public Task<FlushedWal?> FlushAsync(CancellationToken cancellationToken) => Task.FromResult(Result);
    }
}
