using SuperInsight.Domain.Backups.Stores;
using SuperInsight.Domain.Alarms;
using Microsoft.Extensions.Logging.Abstractions;
using SuperInsight.Domain.Backups;
using SuperInsight.Domain.Backups.Catalogue;
using SuperInsight.Domain.Backups.Files;
using SuperInsight.Domain.Backups.Pipeline;
using SuperInsight.Domain.Backups.Reading;
using SuperInsight.Domain.Backups.Runs;
using SuperInsight.Domain.Compression;
using SuperInsight.Domain.Encryption;
using SuperInsight.Fakes.Backups;
using SuperInsight.Fakes.ObjectStorage;
using SuperInsight.Fakes.State;

namespace SuperInsight.Adapters.Tests.Files;

/// <summary>The whole way of a backup of files, real but for the bucket and the ledger.</summary>
internal sealed class FilesWorld : IDisposable
{
    private readonly InMemoryLedger ledger = new(TimeProvider.System);
    private readonly BackupLayout layout = new("backups");
    private readonly SigningKey signer = SigningKey.Generate();
    private readonly AgeIdentity identity = AgeIdentity.Generate();
    private uint nonces;

    public InMemoryObjectStore Store { get; } = new(TimeProvider.System);

    public RestorePointReader Reader => new(Stores);

    public ReadFileList List => new(Reader);

    public IReadOnlyList<AgeIdentity> Identities => [identity];

    private BackupStores Stores => new(Store, null, TimeProvider.System);

    private RestorePointCatalogue Catalogue =>
        new(Stores, layout, new ManifestCodec(layout, [signer.VerifyKey]), new VerificationLedger(ledger, new VerdictSeal([signer.VerifyKey], () => signer), TimeProvider.System));

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Takes a backup that must succeed, and gives its manifest as it is read back.</summary>
    public async Task<Manifest> TakeAsync(IDumpSource source)
    {
        BackupRunLedger runs = new(ledger);
        var take = new TakeBackup(
            [source], runs, BackupAdmissionPolicy.Default, new ScriptedProcess("test", []), new ScriptedRunLock(), new UnrecordedRuns(runs, NullLogger<UnrecordedRuns>.Instance),
            new AlarmLedger(ledger, NullLogger<AlarmLedger>.Instance), Stores, layout,
            new BackupPipeline([identity.Recipient], new ZstdOptions { Workers = 0 }, static () => { }, TimeProvider.System), Catalogue, new LeftoverSweep(Stores, layout, NullLogger<LeftoverSweep>.Instance),
            signer, "test", () => ++nonces, TimeProvider.System, NullLogger<TakeBackup>.Instance);
        var outcome = await take.RunAsync(new(source.Source, $"run-{nonces}", BackupTrigger.Request), null, Cancellation);
        return await Catalogue.FindAsync(Reference(Assert.IsType<BackupOutcome.Taken>(outcome).Point.Id), "test", Cancellation);
    }

    public Task<Restoration> RestoreAsync(Manifest manifest, IRestoreTarget target) =>
        new RestoreBackup(Catalogue, Reader).RunAsync(Reference(manifest.Id), target, RestoreReplacement.None, Identities, null, Cancellation);

    public Task<FileSelection> SelectAsync(Manifest manifest, params string[] patterns) =>
        new SelectFiles(List).RunAsync(manifest, [.. patterns.Select(PathPattern.Parse)], Identities, Cancellation);

    public async Task<byte[]> CatAsync(Manifest manifest, string path)
    {
        using var output = new MemoryStream();
        await new ReadBackedUpFile(List, Reader).RunAsync(manifest, path, output, Identities, null, Cancellation);
        return output.ToArray();
    }

    public void Dispose()
    {
        signer.Dispose();
        identity.Dispose();
    }

    private static RestorePointReference Reference(string id)
    {
        Assert.True(RestorePointReference.TryParse(id, out var reference));
        return reference;
    }
}
