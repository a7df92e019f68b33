using System.Text.Json;
using System.Text.Json.Serialization;
using SuperInsight.Domain.State;

namespace SuperInsight.Domain.Backups.Copying;

/// <summary>Remembers conflicts between the buckets in stream <c>sync/backups</c>, each once.</summary>
public sealed class SyncLedger(ILedger ledger)
{
    private const int SnapshotEvery = 64;

    private static readonly StreamName Stream = new("sync/backups");

    /// <summary>Records what is new; false when it is known.</summary>
    public async Task<bool> RecordAsync(SyncConflict conflict, CancellationToken cancellationToken)
    {
        while (true)
        {
            var reading = await ledger.ReadAsync(Stream, cancellationToken);
            var known = Read(reading);
            if (known.Contains(conflict))
                return false;
            if (reading.Entries.Count >= SnapshotEvery)
                await ledger.SnapshotAsync(Stream, reading.Head, JsonSerializer.SerializeToUtf8Bytes([.. known], SyncJson.Default.SyncConflictArray), cancellationToken);
            if (await ledger.AppendAsync(Stream, reading.Head + 1, JsonSerializer.SerializeToUtf8Bytes(conflict, SyncJson.Default.SyncConflict), cancellationToken) == AppendOutcome.Appended)
                return true;
        }
    }

    /// <summary>All that were ever recorded, oldest first.</summary>
    public async Task<IReadOnlyList<SyncConflict>> ListAsync(CancellationToken cancellationToken) => Read(await ledger.ReadAsync(Stream, cancellationToken));

    private static IReadOnlyList<SyncConflict> Read(LedgerReading reading) =>
    [
        .. reading.Snapshot?.Read(Stream, SyncJson.Default.SyncConflictArray) ?? [],
        .. reading.Entries.Select(entry => entry.Read(Stream, SyncJson.Default.SyncConflict)),
    ];
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(SyncConflict))]
[JsonSerializable(typeof(SyncConflict[]))]
internal sealed partial class SyncJson : JsonSerializerContext;
