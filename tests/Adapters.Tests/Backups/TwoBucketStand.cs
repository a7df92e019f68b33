using Microsoft.Extensions.Logging.Abstractions;
using SuperInsight.Adapters.Cos;
using SuperInsight.Adapters.Tests.Cos;
using SuperInsight.Domain.Alarms;
using SuperInsight.Domain.Backups;
using SuperInsight.Domain.Backups.Catalogue;
using SuperInsight.Domain.Backups.Copying;
using SuperInsight.Domain.Backups.Pipeline;
using SuperInsight.Domain.Backups.Reading;
using SuperInsight.Domain.Backups.Runs;
using SuperInsight.Domain.Backups.Stores;
using SuperInsight.Domain.Compression;
using SuperInsight.Domain.Encryption;
using SuperInsight.Domain.ObjectStorage;
using SuperInsight.Fakes.Backups;
using SuperInsight.Fakes.State;

namespace SuperInsight.Adapters.Tests.Backups;

/// <summary>The use cases over two buckets of an emulator and the real client, under a key prefix of their own; the ledger is in memory.</summary>
internal sealed class TwoBucketStand : IAsyncDisposable
{
    /// <summary>A stall is given up quickly here, and a fault that stays costs one repetition.</summary>
    private static readonly CosLimits Limits = CosFixture.Limits with { Stall = TimeSpan.FromSeconds(1.5), Assembly = TimeSpan.FromSeconds(1.5), Retries = 2, Page = 1000 };

    /// <summary>Two parts; does not compress.</summary>
    private const int Bytes = 9_000_000;

    private static int prefixes;

    private readonly SigningKey signer = SigningKey.Generate();
    private readonly AgeIdentity identity = AgeIdentity.Generate();
    private readonly InMemoryLedger ledger = new(TimeProvider.System);
    private readonly BackupLayout layout = new($"backups-{Interlocked.Increment(ref prefixes)}");
    private readonly IObjectStore primary;
    private readonly IObjectStore standby;
    private readonly byte[] content = new byte[Bytes];
    private uint nonces;

    public TwoBucketStand(CosFixture cos)
    {
        new Random(1).NextBytes(content);
        primary = cos.Open(options => options with { Limits = Limits });
        standby = cos.Open(options => options with { Limits = Limits, Bucket = CosFixture.Standby, SecretId = new("id-standby") });
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private BackupStores Both => new(primary, standby, TimeProvider.System);

    private ManifestCodec Codec => new(layout, [signer.VerifyKey]);

    private VerificationLedger Verifications => new(ledger, new VerdictSeal([signer.VerifyKey], () => signer), TimeProvider.System);

    private AlarmLedger Alarms => new(ledger, NullLogger<AlarmLedger>.Instance);

    private RestorePointCatalogue Catalogue => new(Both, layout, Codec, Verifications);

    private static RestorePointReference Latest => RestorePointReference.TryParse("latest:postgres", out var latest) ? latest : throw new FormatException();

    /// <summary>Takes a backup: into both buckets' care, or into the standby only.</summary>
    public async Task<RestorePoint> TakeAsync(bool toStandby = false)
    {
        var stores = toStandby ? new BackupStores(standby, null, TimeProvider.System) : Both;
        BackupRunLedger runs = new(ledger);
        TakeBackup takeBackup = new(
            [new ScriptedDumpSource(content, TimeProvider.System)], runs, BackupAdmissionPolicy.Default, new ScriptedProcess("test"), new ScriptedRunLock(),
            new UnrecordedRuns(runs, NullLogger<UnrecordedRuns>.Instance), Alarms, stores, layout, new BackupPipeline([identity.Recipient], new ZstdOptions { Workers = 0 }, static () => { }, TimeProvider.System),
            new RestorePointCatalogue(stores, layout, Codec, Verifications), new LeftoverSweep(stores, layout, NullLogger<LeftoverSweep>.Instance), signer, "test",
            () => Interlocked.Increment(ref nonces), TimeProvider.System, NullLogger<TakeBackup>.Instance);
        var outcome = await takeBackup.RunAsync(new(BackupSource.Postgres, $"run-{Interlocked.Increment(ref nonces)}", BackupTrigger.Request), null, Cancellation);
        return Assert.IsType<BackupOutcome.Taken>(outcome).Point;
    }

    public Task<Verification> VerifyAsync() =>
        new VerifyRestorePoint(Catalogue, new RestorePointReader(Both), Verifications, NullLogger<VerifyRestorePoint>.Instance).RunAsync(Latest, [], null, Cancellation);

    /// <summary>Restores the newest point and compares every byte.</summary>
    public async Task RestoreAsync(string? id = null)
    {
        ScriptedRestoreTarget target = new(new ScriptedDumpSource([], TimeProvider.System).Contents);
        var reference = id is not null && RestorePointReference.TryParse(id, out var named) ? named : Latest;
        await new RestoreBackup(Catalogue, new RestorePointReader(Both)).RunAsync(reference, target, RestoreReplacement.None, [identity], null, Cancellation);
        Assert.True(target.IsCommitted);
        Assert.True(target.Received.AsSpan().EndsWith(content), "other bytes were restored");
    }

    public Task<CopyOutcome> CopyAsync() => CopyAsync(CopyDirection.BackToPrimary);

    public Task<CopyOutcome> CopyAsync(CopyDirection direction) =>
        new CopyBackups(Both, layout, Codec, new(direction, []), new SyncLedger(ledger), Alarms, NullLogger<CopyBackups>.Instance).RunAsync(Cancellation);

    public Task<CatalogueListing> ListAsync() => Catalogue.ListAsync(null, Cancellation);

    /// <summary>Every listed point restores; nothing is rejected.</summary>
    public async Task<IReadOnlyList<RestorePoint>> AssertAllGoodAsync()
    {
        var listing = await ListAsync();
        Assert.Empty(listing.Rejected);
        Assert.Empty(listing.Unavailable);
        foreach (var point in listing.Points)
            await RestoreAsync(point.Id);
        return listing.Points;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var store in Both.All)
        {
            await foreach (var page in store.ListAsync(layout.KeyPrefix(null), null, null, CancellationToken.None))
            {
                foreach (var entry in page.Objects)
                    await store.DeleteAsync(entry.Key, CancellationToken.None);
            }
        }

        signer.Dispose();
        identity.Dispose();
    }
}
