using System.Text.Json;
using System.Text.Json.Serialization;
using SuperInsight.Domain.State;

namespace SuperInsight.Domain.Backups.Catalogue;

/// <summary>Remembers verdicts on restore points, one stream for each source; the last verdict on a point counts.</summary>
public sealed class VerificationLedger(ILedger ledger)
{
    private const int SnapshotEvery = 64;

    public async Task RecordAsync(BackupSource source, VerificationFact fact, CancellationToken cancellationToken)
    {
        while (true)
        {
            var reading = await ledger.ReadAsync(Stream(source), cancellationToken);
            if (reading.Entries.Count >= SnapshotEvery)
                await ledger.SnapshotAsync(Stream(source), reading.Head, JsonSerializer.SerializeToUtf8Bytes([.. Fold(reading).Values], VerificationJson.Default.VerificationFactArray), cancellationToken);
            if (await ledger.AppendAsync(Stream(source), reading.Head + 1, JsonSerializer.SerializeToUtf8Bytes(fact, VerificationJson.Default.VerificationFact), cancellationToken) == AppendOutcome.Appended)
                return;
        }
    }

    /// <summary>The ids whose last verdict is good.</summary>
    public async Task<IReadOnlySet<string>> GoodAsync(IReadOnlyList<BackupSource> sources, CancellationToken cancellationToken)
    {
        HashSet<string> good = [];
        foreach (var source in sources)
            good.UnionWith(Fold(await ledger.ReadAsync(Stream(source), cancellationToken)).Values.Where(fact => fact.Good).Select(fact => fact.Id));
        return good;
    }

    private static StreamName Stream(BackupSource source) => new($"verifications/{source}");

    private static Dictionary<string, VerificationFact> Fold(LedgerReading reading)
    {
        Dictionary<string, VerificationFact> last = [];
        if (reading.Snapshot is { } snapshot)
        {
            foreach (var fact in JsonSerializer.Deserialize(snapshot.Content.Span, VerificationJson.Default.VerificationFactArray)!)
                last[fact.Id] = fact;
        }

        foreach (var entry in reading.Entries)
        {
            var fact = JsonSerializer.Deserialize(entry.Content.Span, VerificationJson.Default.VerificationFact)!;
            last[fact.Id] = fact;
        }

        return last;
    }
}

/// <summary>One verdict.</summary>
/// <param name="Id">The restore point.</param>
/// <param name="Good">Whether every byte was as the manifest says.</param>
/// <param name="PlainToo">Whether it was decrypted as well, or only the stored bytes were read.</param>
/// <param name="Reason">What was wrong; null for a good one.</param>
public sealed record VerificationFact(string Id, bool Good, bool PlainToo, string? Reason);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(VerificationFact))]
[JsonSerializable(typeof(VerificationFact[]))]
internal sealed partial class VerificationJson : JsonSerializerContext;
