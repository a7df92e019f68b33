using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace SuperInsight.Domain.State;

/// <summary>A stream as it stood at one moment.</summary>
/// <param name="Snapshot">The newest snapshot, or null.</param>
/// <param name="Entries">All entries after the snapshot, in order.</param>
/// <param name="AsOf">The store's clock (UTC) when it was read; the age of an entry is <c>AsOf - RecordedAt</c>, whatever our own clock says.</param>
public sealed record LedgerReading(LedgerEntry? Snapshot, IReadOnlyList<LedgerEntry> Entries, DateTimeOffset AsOf)
{
    /// <summary>The sequence number of the newest entry; 0 for an empty stream. The next append uses one more.</summary>
    public long Head => Entries.Count > 0 ? Entries[^1].Sequence : Snapshot?.Sequence ?? 0;
}

/// <summary>One fact, or the state at a snapshot.</summary>
/// <param name="Sequence">1, 2, 3 …; of a snapshot, the last entry that it covers.</param>
/// <param name="Content">JSON in UTF-8.</param>
/// <param name="RecordedAt">When the store took it, by the store's clock (UTC, whole seconds).</param>
public sealed record LedgerEntry(long Sequence, ReadOnlyMemory<byte> Content, DateTimeOffset RecordedAt)
{
    /// <summary>The fact, or the state, that it holds.</summary>
    /// <exception cref="LedgerException">It holds something else: whoever wrote it was no version of ours.</exception>
    public T Read<T>(StreamName stream, JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(Content.Span, type) ?? throw new JsonException("It is null.");
        }
        catch (Exception malformed) when (malformed is JsonException or NotSupportedException)
        {
            throw new LedgerException("read ledger entry", $"{stream}/{Sequence}", $"it is not a fact that this version knows: {malformed.Message}",
                "A newer version of ours may have written it: use that one. If nobody of ours did, move the object aside and look who can write to the bucket.");
        }
    }
}
