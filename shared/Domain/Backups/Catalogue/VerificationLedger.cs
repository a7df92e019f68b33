using System.Text.Json;
using System.Text.Json.Serialization;
using SuperInsight.Domain.State;

namespace SuperInsight.Domain.Backups.Catalogue;

/// <summary>Remembers verdicts on restore points, one stream for each source; the last verdict on a point counts.</summary>
public sealed class VerificationLedger(ILedger ledger)
{
    private const int SnapshotEvery = 64;

    /// <summary>Verdicts on points that are gone fade away; those that are there are verified again every few days.</summary>
    private const int Remembered = 2000;

    public async Task RecordAsync(BackupSource source, VerificationFact fact, CancellationToken cancellationToken)
    {
        while (true)
        {
            var (reading, last) = await ReadAsync(source, cancellationToken);
            if (reading.Entries.Count >= SnapshotEvery)
                await ledger.SnapshotAsync(Stream(source), reading.Head, JsonSerializer.SerializeToUtf8Bytes([.. last.Values.OrderBy(known => known.At).TakeLast(Remembered)], VerificationJson.Default.VerificationFactArray), cancellationToken);
            if (await ledger.AppendAsync(Stream(source), reading.Head + 1, JsonSerializer.SerializeToUtf8Bytes(fact, VerificationJson.Default.VerificationFact), cancellationToken) == AppendOutcome.Appended)
                return;
        }
    }

    /// <summary>The ids whose last verdict is good.</summary>
    public async Task<IReadOnlySet<string>> GoodAsync(IReadOnlyList<BackupSource> sources, CancellationToken cancellationToken)
    {
        HashSet<string> good = [];
        foreach (var source in sources)
            good.UnionWith((await ReadAsync(source, cancellationToken)).Last.Values.Where(fact => fact.Good).Select(fact => fact.Id));
        return good;
    }

    /// <summary>The last verdict on each point that ever had one, by id.</summary>
    public async Task<IReadOnlyDictionary<string, VerificationFact>> LastAsync(BackupSource source, CancellationToken cancellationToken) =>
        (await ReadAsync(source, cancellationToken)).Last;

    private static StreamName Stream(BackupSource source) => new($"verifications/{source}");

    private async Task<(LedgerReading Reading, Dictionary<string, VerificationFact> Last)> ReadAsync(BackupSource source, CancellationToken cancellationToken)
    {
        var reading = await ledger.ReadAsync(Stream(source), cancellationToken);
        Dictionary<string, VerificationFact> last = [];
        foreach (var fact in reading.Snapshot?.Read(Stream(source), VerificationJson.Default.VerificationFactArray) ?? [])
            last[fact.Id] = fact;
        foreach (var fact in reading.Entries.Select(entry => entry.Read(Stream(source), VerificationJson.Default.VerificationFact) with { At = entry.RecordedAt }))
            last[fact.Id] = fact;
        return (reading, last);
    }
}

/// <summary>One verdict.</summary>
/// <param name="Id">The restore point.</param>
/// <param name="Good">Whether every byte was as the manifest says.</param>
/// <param name="PlainToo">Whether it was decrypted as well, or only the stored bytes were read.</param>
/// <param name="Reason">What was wrong; null for a good one.</param>
public sealed record VerificationFact(string Id, bool Good, bool PlainToo, string? Reason)
{
    /// <summary>When it was recorded, by the store's clock (UTC); null before that.</summary>
    public DateTimeOffset? At { get; init; }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(VerificationFact))]
[JsonSerializable(typeof(VerificationFact[]))]
internal sealed partial class VerificationJson : JsonSerializerContext;
