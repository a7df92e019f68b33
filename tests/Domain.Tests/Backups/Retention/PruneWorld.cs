using Microsoft.Extensions.Logging.Abstractions;
using SuperInsight.Domain.Alarms;
using SuperInsight.Domain.Backups;
using SuperInsight.Domain.Backups.Catalogue;
using SuperInsight.Domain.Backups.Retention;
using SuperInsight.Domain.Backups.Runs;
using SuperInsight.Domain.Backups.Stores;
using SuperInsight.Domain.Backups.Wal;
using SuperInsight.Domain.State;
using SuperInsight.Fakes.Backups;

namespace SuperInsight.Domain.Tests.Backups.Retention;

/// <summary>A bucket with restore points of any age, and processes that prune it.</summary>
internal sealed class PruneWorld : IDisposable
{
    private uint nonces = 1000;

    public BackupWorld Inner { get; init; } = new();

    /// <summary>The newest two, unless the test says otherwise.</summary>
    public RetentionPolicy Policy { get; set; } = new() { KeepLast = 2 };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public PruneRestorePoints Open(ProcessSteps? steps = null)
    {
        steps ??= new ProcessSteps();
        var (store, ledger) = (steps.On(Inner.Store), steps.On((ILedger)Inner.Ledger));
        var standby = Inner.Standby is { } other ? steps.On(other) : null;
        var verifications = new VerificationLedger(ledger, Inner.Seal, Inner.Clock);
        var planner = new PrunePlanner(store, standby, Inner.Layout, new RestorePointCatalogue(new BackupStores(store, null, Inner.Clock), Inner.Layout, Inner.Codec, verifications),
            verifications, new BackupRunLedger(ledger), _ => Policy, TimeZoneInfo.Utc, Inner.Clock);
        return new(planner, store, standby, Inner.Layout,
            new PruneWal(standby is null ? [store] : [standby, store], new WalLayout(Inner.Layout.Prefix), NullLogger<PruneWal>.Instance), new LedgerCompaction(ledger), new AlarmLedger(ledger, NullLogger<AlarmLedger>.Instance), NullLogger<PruneRestorePoints>.Instance);
    }

    /// <summary>A committed point with two objects, taken that long ago, written now.</summary>
    public async Task<string> PlantAsync(TimeSpan age, bool? verdict = null, BackupSource? source = null, WalRange? wal = null)
    {
        var takenAt = Inner.Clock.GetUtcNow() - age;
        var id = RestorePointId.Create(source ?? BackupSource.Postgres, takenAt, nonces++);
        StoredData[] objects = [.. new[] { DumpPart.Data, "globals" }.Select(name => new StoredData(Inner.Layout.ObjectKey(id, name), "scripted+zstd+age", 3, "plain", 3, "stored"))];
        foreach (var stored in objects)
            Inner.Store.Overwrite(stored.Key, "abc"u8);
        Assert.True(await Inner.Catalogue.CommitAsync(
            Inner.Store, new()
            {
                Format = Manifest.CurrentFormat, Id = id.ToString(), Source = id.Source.ToString(), TakenAt = takenAt, CompletedAt = takenAt, Server = new("Scripted", "1", "app"),
                Objects = objects, Recipients = [], Tools = new Dictionary<string, string>(), Contents = Inventory.Empty with { Wal = wal },
            },
            Inner.Signer, Cancellation));
        if (verdict is { } good)
            await JudgeAsync(id.ToString(), good);
        return id.ToString();
    }

    /// <summary>Data of a run that died before its commit.</summary>
    public RestorePointId PlantOrphan(string? manifest = null)
    {
        var id = RestorePointId.Create(BackupSource.Postgres, Inner.Clock.GetUtcNow(), nonces++);
        Inner.Store.Overwrite(Inner.Layout.DataKey(id), "abc"u8);
        if (manifest is not null)
            Inner.Store.Overwrite(Inner.Layout.ManifestKey(id), System.Text.Encoding.UTF8.GetBytes(manifest));
        return id;
    }

    public Task JudgeAsync(string id, bool good) =>
        Inner.Verifications.RecordAsync(RestorePointId.Parse(id).Source, new(id, good, false, good ? null : "a bit flipped"), Cancellation);

    /// <summary>Remembers that a backup once came to a good end, or is under way.</summary>
    public async Task RecordRunAsync(string pointId, bool completed)
    {
        var source = RestorePointId.Parse(pointId).Source;
        BackupRunFact[] facts = [new BackupStarted($"run of {pointId}", pointId, "someone", "key", BackupTrigger.Schedule, null, 1), new BackupCompleted($"run of {pointId}", pointId)];
        foreach (var fact in facts.Take(completed ? 2 : 1))
            Assert.True(await Inner.Runs.TryAppendAsync(source, await Inner.Runs.ReadAsync(source, Cancellation), fact, Cancellation));
    }

    public async Task<IReadOnlyList<string>> ListAsync() => [.. (await Inner.ListAsync()).Points.Select(point => point.Id)];

    /// <summary>Every listed point has all its data.</summary>
    public async Task AssertWholeAsync()
    {
        var objects = Inner.Store.Objects;
        foreach (var id in (await ListAsync()).Select(RestorePointId.Parse))
            Assert.All((string[])[Inner.Layout.DataKey(id), Inner.Layout.ObjectKey(id, "globals")], key => Assert.Contains(key, objects.Keys));
    }

    public Task<IReadOnlyList<RaisedAlarm>> AlarmsAsync() => Inner.Alarms.ListAsync(Cancellation);

    public void Dispose() => Inner.Dispose();
}
