using System.Text.Json;
using SuperInsight.Domain.State;

namespace SuperInsight.Domain.Backups.LiveDamage;

/// <summary>Remembers what looks at a database found, in stream <c>live-damage/{source}</c>. Each entry holds all that is known.</summary>
public sealed class LiveDamageLedger(ILedger ledger)
{
    private const int SnapshotEvery = 64;

    /// <summary>What is known, and where the next entry goes; null before the first look.</summary>
    public async Task<(LiveDamageState? State, long Head)> ReadAsync(BackupSource source, CancellationToken cancellationToken)
    {
        var reading = await ledger.ReadAsync(Stream(source), cancellationToken);
        if (reading.Entries.Count >= SnapshotEvery)
            await ledger.SnapshotAsync(Stream(source), reading.Head, reading.Entries[^1].Content, cancellationToken);
        var newest = reading.Entries.Count > 0 ? reading.Entries[^1] : reading.Snapshot;
        return (newest?.Read(Stream(source), LiveDamageJson.Default.LiveDamageState), reading.Head);
    }

    /// <summary>Records what is known now; false when another process's look came in between.</summary>
    public async Task<bool> TryRecordAsync(BackupSource source, LiveDamageState state, long head, CancellationToken cancellationToken) =>
        await ledger.AppendAsync(Stream(source), head + 1, JsonSerializer.SerializeToUtf8Bytes(state, LiveDamageJson.Default.LiveDamageState), cancellationToken) == AppendOutcome.Appended;

    private static StreamName Stream(BackupSource source) => new($"live-damage/{source}");
}
