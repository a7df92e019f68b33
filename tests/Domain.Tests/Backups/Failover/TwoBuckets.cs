using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using SuperInsight.Domain.Alarms;
using SuperInsight.Domain.Backups;
using SuperInsight.Domain.Backups.Copying;
using SuperInsight.Domain.Backups.Runs;
using SuperInsight.Domain.State;
using SuperInsight.Fakes.Backups;
using SuperInsight.Fakes.ObjectStorage;

namespace SuperInsight.Domain.Tests.Backups.Failover;

/// <summary>Worlds with a standby bucket, and what tests ask of them.</summary>
internal static class TwoBuckets
{
    public const string WalRange = "backups/postgres-wal/";

    public static BackupRequest Request { get; } = new(BackupSource.Postgres, "run-1", BackupTrigger.Schedule, BackupWorld.Start);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <param name="atHand">How many bytes an upload to the primary can give back.</param>
    /// <param name="source">What is dumped; null for 3000 bytes.</param>
    public static BackupWorld Create(int atHand = int.MaxValue, ScriptedDumpSource? source = null)
    {
        FakeTimeProvider clock = new(BackupWorld.Start);
        return new()
        {
            Clock = clock,
            Store = new(clock, "primary-1250000000") { AtHand = atHand },
            Standby = new(clock, "standby-1250000001"),
            Source = source ?? new ScriptedDumpSource(BackupWorld.Content(3000), clock),
        };
    }

    public static CopyBackups OpenCopying(this BackupWorld world, ProcessSteps? steps = null, CopyDirection direction = CopyDirection.BackToPrimary)
    {
        steps ??= new();
        var ledger = steps.On((ILedger)world.Ledger);
        return new(world.StoresOf(steps), world.Layout, world.Codec, new(direction, [WalRange]), new SyncLedger(ledger), new AlarmLedger(ledger, NullLogger<AlarmLedger>.Instance), NullLogger<CopyBackups>.Instance);
    }

    public static Task<CopyOutcome> CopyAsync(this BackupWorld world, CopyDirection direction = CopyDirection.BackToPrimary) => world.OpenCopying(direction: direction).RunAsync(Cancellation);

    public static async Task<RestorePoint> TakeToStandbyAsync(this BackupWorld world, string runId = "run-1")
    {
        world.Store.Faults.FailAlways();
        var point = await world.TakeAsync(runId);
        world.Store.Faults.Clear();
        Assert.Equal(world.Standby!.Bucket, point.Bucket);
        return point;
    }

    /// <summary>Everything of a point, as it lies in a bucket.</summary>
    public static IReadOnlyDictionary<string, byte[]> Folder(this BackupWorld world, InMemoryObjectStore store, RestorePoint point)
    {
        var folder = world.Layout.ManifestKey(RestorePointId.Parse(point.Id))[..^"manifest.json".Length];
        return store.Objects.Where(entry => entry.Key.StartsWith(folder, StringComparison.Ordinal)).ToDictionary();
    }

    public static async Task<IReadOnlyList<string>> AlarmsAsync(this BackupWorld world) => [.. (await world.Alarms.ListAsync(Cancellation)).Select(alarm => alarm.Key)];
}
