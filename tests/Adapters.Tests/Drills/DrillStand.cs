using SuperInsight.Fakes.Backups;
using SuperInsight.Domain.Backups.Stores;
using Microsoft.Extensions.Logging.Abstractions;
using SuperInsight.Adapters.Drills;
using SuperInsight.Adapters.LocalSystem;
using SuperInsight.Adapters.Postgres;
using SuperInsight.Adapters.Tests.Postgres;
using SuperInsight.Domain.Alarms;
using SuperInsight.Domain.Backups;
using SuperInsight.Domain.Backups.Catalogue;
using SuperInsight.Domain.Backups.Drills;
using SuperInsight.Domain.Backups.Pipeline;
using SuperInsight.Domain.Backups.Reading;
using SuperInsight.Domain.Backups.Runs;
using SuperInsight.Domain.Compression;
using SuperInsight.Domain.Encryption;
using SuperInsight.Fakes.ObjectStorage;
using SuperInsight.Fakes.State;
using SuperInsight.RunLocal;

namespace SuperInsight.Adapters.Tests.Drills;

/// <summary>Backups of a real database into memory, and a real place to drill them in.</summary>
internal sealed class DrillStand : IDisposable
{
    private readonly TimeProvider clock = TimeProvider.System;
    private readonly SigningKey signer = SigningKey.Generate();
    private readonly AgeIdentity identity = AgeIdentity.Generate();
    private uint nonces;

    public DrillStand() => (Store, Ledger) = (new InMemoryObjectStore(clock), new InMemoryLedger(clock));

    public ScratchDirectory Scratch { get; } = new();

    public InMemoryObjectStore Store { get; }

    public InMemoryLedger Ledger { get; }

    public BackupLayout Layout { get; } = new("backups");

    public PostgresTools Tools { get; init; } = PostgresFixture.Tools;

    public ScratchFolders Folders => new(Scratch.Path, new OperatorProcess("test"), clock, NullLogger<ScratchFolders>.Instance);

    public PostgresDrillGround Ground => new(Tools, Folders, clock);

    public AlarmLedger Alarms => new(Ledger, NullLogger<AlarmLedger>.Instance);

    private BackupStores Stores => new(Store, null, clock);

    public RestorePointCatalogue Catalogue => new(Stores, Layout, new ManifestCodec(Layout, [signer.VerifyKey]), Verifications);

    private VerdictSeal Seal => new([signer.VerifyKey], () => signer);

    private VerificationLedger Verifications => new(Ledger, Seal, clock);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async Task<RestorePoint> BackUpAsync(PostgresAddress address)
    {
        BackupRunLedger runs = new(Ledger);
        var take = new TakeBackup(
            [new PostgresDumpSource(address, PostgresFixture.Tools)], runs, BackupAdmissionPolicy.Default, new OperatorProcess("test"), new ScriptedRunLock(),
            new UnrecordedRuns(runs, NullLogger<UnrecordedRuns>.Instance), Alarms, Stores, Layout,
            new BackupPipeline([identity.Recipient], new ZstdOptions(), static () => { }, TimeProvider.System), Catalogue, new LeftoverSweep(Stores, Layout, NullLogger<LeftoverSweep>.Instance), signer, "test",
            () => ++nonces, clock, NullLogger<TakeBackup>.Instance);
        return Assert.IsType<BackupOutcome.Taken>(await take.RunAsync(new(BackupSource.Postgres, $"run-{nonces}", BackupTrigger.Request), null, Cancellation)).Point;
    }

    public async Task<DrillOutcome> DrillAsync(RestorePoint point)
    {
        var drill = new RunDrill(
            Catalogue, new RestoreBackup(Catalogue, new RestorePointReader(Stores)), [Ground], new DrillLedger(Ledger, Seal), Verifications, Alarms, new OperatorProcess("test"), clock, NullLogger<RunDrill>.Instance);
        Assert.True(RestorePointReference.TryParse(point.Id, out var reference));
        return await drill.RunAsync(reference, [identity], null, Cancellation);
    }

    /// <summary>Signs another manifest in the place of the point's own.</summary>
    public async Task LieAsync(RestorePoint point, Func<Manifest, Manifest> lie)
    {
        var id = RestorePointId.Parse(point.Id);
        var manifest = Assert.IsType<ManifestReading.Good>(await Catalogue.ReadAsync(id, Cancellation)).Manifest;
        Store.Overwrite(Layout.ManifestKey(id), ManifestCodec.Encode(lie(manifest), signer));
    }

    public async Task<Manifest> ReadManifestAsync(RestorePoint point) =>
        Assert.IsType<ManifestReading.Good>(await Catalogue.ReadAsync(RestorePointId.Parse(point.Id), Cancellation)).Manifest;

    public async Task<bool> IsVerifiedAsync(RestorePoint point) => (await Catalogue.ListAsync(null, Cancellation)).Points.Single(listed => listed.Id == point.Id).Verified;

    public void Dispose()
    {
        signer.Dispose();
        identity.Dispose();
        Scratch.Dispose();
    }
}

/// <summary>A folder for scratch places, which another account may pass through.</summary>
internal sealed class ScratchDirectory : IDisposable
{
    public ScratchDirectory() => File.SetUnixFileMode(Path, File.GetUnixFileMode(Path) | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);

    public string Path { get; } = Directory.CreateTempSubdirectory("drills-").FullName;

    public IReadOnlyList<string> Folders => Directory.GetDirectories(Path);

    /// <summary>What works in here, by its arguments.</summary>
    public IReadOnlyList<int> Processes => [.. ProcFs.AllIds().Where(id => ProcFs.IsRunning(id) && ProcFs.CommandLine(id).Contains(Path + "/", StringComparison.Ordinal))];

    public void AssertNothingLeft()
    {
        Assert.Empty(Folders);
        Assert.Empty(Processes);
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
