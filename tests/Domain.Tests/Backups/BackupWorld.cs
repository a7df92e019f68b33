using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using SuperInsight.Domain.Alarms;
using SuperInsight.Domain.Backups;
using SuperInsight.Domain.Backups.Catalogue;
using SuperInsight.Domain.Backups.Pipeline;
using SuperInsight.Domain.Backups.Reading;
using SuperInsight.Domain.Backups.Runs;
using SuperInsight.Domain.Backups.Stores;
using SuperInsight.Domain.Compression;
using SuperInsight.Domain.Encryption;
using SuperInsight.Domain.Freezes;
using SuperInsight.Domain.ObjectStorage;
using SuperInsight.Domain.State;
using SuperInsight.Domain.Work;
using SuperInsight.Fakes.Backups;
using SuperInsight.Fakes.ObjectStorage;
using SuperInsight.Fakes.State;

namespace SuperInsight.Domain.Tests.Backups;

/// <summary>A bucket, a ledger, keys and a clock, and processes that back up with them. All real but for the ports.</summary>
internal sealed class BackupWorld : IDisposable
{
    public static readonly DateTimeOffset Start = new(2026, 11, 23, 18, 0, 0, TimeSpan.Zero);

    private uint nonces;

    public BackupWorld()
    {
        Store = new InMemoryObjectStore(Clock);
        Ledger = new InMemoryLedger(Clock);
        Source = new ScriptedDumpSource(Content(3000), Clock);
    }

    public FakeTimeProvider Clock { get; init; } = new(Start);

    public InMemoryObjectStore Store { get; init; }

    /// <summary>The second bucket; null for a world with one.</summary>
    public InMemoryObjectStore? Standby { get; init; }

    public InMemoryLedger Ledger { get; }

    public ScriptedDumpSource Source { get; init; }

    /// <summary>Sources of which the processes can take backups too.</summary>
    public IReadOnlyList<IDumpSource> Further { get; set; } = [];

    /// <summary>Sources that are asked before it.</summary>
    public IReadOnlyList<IDumpSource> Others { get; init; } = [];

    public BackupLayout Layout { get; } = new("backups");

    public SigningKey Signer { get; } = SigningKey.Generate();

    public AgeIdentity Identity { get; } = AgeIdentity.Generate();

    public BackupRunLedger Runs => new(Ledger);

    public VerdictSeal Seal => new([Signer.VerifyKey], () => Signer);

    public VerificationLedger Verifications => new(Ledger, Seal, Clock);

    public ManifestCodec Codec => new(Layout, [Signer.VerifyKey]);

    public BackupStores Stores => new(Store, Standby, Clock);

    public RestorePointCatalogue Catalogue => new(Stores, Layout, Codec, Verifications);

    public RestorePointReader Reader => new(Stores);

    /// <summary>The locks of the machine that all processes of this world run on.</summary>
    public ScriptedRunLock RunLock { get; } = new();

    public UnrecordedRuns Unrecorded => field ??= new(Runs, NullLogger<UnrecordedRuns>.Instance);

    public AlarmLedger Alarms => new(Ledger, NullLogger<AlarmLedger>.Instance);

    public FreezeLedger Freezes => new(Ledger);

    public RestoreBackup Restore => new(Catalogue, Reader);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Bytes that compress a little, the same every time.</summary>
    public static byte[] Content(int length)
    {
        var bytes = new byte[length];
        for (var i = 0; i < length; i++)
            bytes[i] = (byte)(i % 251 * (i % 97) % 251 ^ (i / 7 & 63));
        return bytes;
    }

    /// <summary>The use case as one process runs it.</summary>
    public TakeBackup Open(string process = "first", IReadOnlyList<string>? knowsDead = null, ProcessSteps? steps = null, IDumpSource? source = null, BackupStores? stores = null)
    {
        steps ??= new ProcessSteps();
        stores ??= StoresOf(steps);
        var ledger = steps.On((ILedger)Ledger);
        return new TakeBackup(
            [source ?? Source, .. Further], new BackupRunLedger(ledger), BackupAdmissionPolicy.Default, new ScriptedProcess(process, knowsDead ?? []), RunLock,
            new UnrecordedRuns(new BackupRunLedger(ledger), NullLogger<UnrecordedRuns>.Instance), new AlarmLedger(ledger, NullLogger<AlarmLedger>.Instance), stores, Layout,
            new BackupPipeline([Identity.Recipient], new ZstdOptions { Workers = 0 }, static () => { }, TimeProvider.System), new RestorePointCatalogue(stores, Layout, Codec, new VerificationLedger(ledger, Seal, Clock)),
            new LeftoverSweep(stores, Layout, NullLogger<LeftoverSweep>.Instance), Signer, "test", () => Interlocked.Increment(ref nonces), Clock, NullLogger<TakeBackup>.Instance);
    }

    /// <summary>The buckets as one process sees them.</summary>
    public BackupStores StoresOf(ProcessSteps steps) => new(steps.On(Store), Standby is null ? null : steps.On(Standby), Clock);

    public ResumeBackups OpenResume(string process = "second", params IReadOnlyList<string> knowsDead) => new(
        [.. Others, Source], Runs, BackupAdmissionPolicy.Default, new ScriptedProcess(process, knowsDead), Unrecorded, OpenScheduled(process, knowsDead), NullLogger<ResumeBackups>.Instance);

    public RequestBackup OpenRequest(string process = "web", params IReadOnlyList<string> knowsDead) =>
        new([.. Others, Source], OpenAsk(process, knowsDead));

    public AskForBackup OpenAsk(string process = "web", params IReadOnlyList<string> knowsDead) =>
        new(Runs, BackupAdmissionPolicy.Default, new ScriptedProcess(process, knowsDead), Freezes);

    public HeavyWork OpenHeavy(string process = "first", params IReadOnlyList<string> knowsDead) =>
        new(Ledger, new ScriptedProcess(process, knowsDead), new CountedRunIds(process), Clock, NullLogger<HeavyWork>.Instance);

    public RunScheduledBackup OpenScheduled(string process = "first", params IReadOnlyList<string> knowsDead)
    {
        var heavy = OpenHeavy(process, knowsDead);
        return new(Open(process, knowsDead), Runs, BackupAdmissionPolicy.Default, new ScriptedProcess(process, knowsDead),
            new ScheduledWork(Freezes, heavy, NullLogger<ScheduledWork>.Instance), heavy, NullLogger<RunScheduledBackup>.Instance);
    }

    public VerifyRestorePoint OpenVerify(ILedger? ledger = null) =>
        new(Catalogue, Reader, new VerificationLedger(ledger ?? Ledger, Seal, Clock), NullLogger<VerifyRestorePoint>.Instance);

    /// <summary>Takes a backup that must succeed.</summary>
    public async Task<RestorePoint> TakeAsync(string runId = "run-1", BackupTrigger trigger = BackupTrigger.Request)
    {
        var outcome = await Open().RunAsync(new(BackupSource.Postgres, runId, trigger), null, Cancellation);
        return Assert.IsType<BackupOutcome.Taken>(outcome).Point;
    }

    public Task<CatalogueListing> ListAsync() => Catalogue.ListAsync(null, Cancellation);

    public async Task<BackupRun?> FindRunAsync(string runId) => (await Runs.ReadAsync(BackupSource.Postgres, Cancellation)).History.Find(runId);

    public async Task<IReadOnlyList<UnfinishedUpload>> ListUploadsAsync() => await Store.ListUnfinishedUploadsAsync("", Cancellation).ToListAsync(Cancellation);

    /// <summary>What is stored but does not belong to a listed point, nor closes a place.</summary>
    public async Task<IReadOnlyList<string>> ListOrphansAsync()
    {
        var listed = (await ListAsync()).Points.SelectMany(point => new[] { point.Key, Layout.ManifestKey(RestorePointId.Parse(point.Id)) }).ToHashSet();
        return [.. Store.Objects.Where(entry => !listed.Contains(entry.Key) && !entry.Value.AsSpan().SequenceEqual(ManifestCodec.Abandoned)).Select(entry => entry.Key)];
    }

    /// <summary>Reads a point back through age and zstd.</summary>
    public async Task<byte[]> ReadBackAsync(RestorePoint point)
    {
        var target = new ScriptedRestoreTarget(Source.Contents);
        Assert.True(RestorePointReference.TryParse(point.Id, out var reference));
        await Restore.RunAsync(reference, target, RestoreReplacement.None, [Identity], null, Cancellation);
        Assert.True(target.IsCommitted);
        return target.Received;
    }

    public void Dispose()
    {
        Signer.Dispose();
        Identity.Dispose();
    }
}
