using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using SuperInsight.Domain.State;

namespace SuperInsight.Domain.Backups.Catalogue;

/// <summary>
/// A ledger stream of signed verdicts. What no trusted signer signed is passed over without a word: it may be old, or somebody's
/// attempt, and neither may hide what is believed.
/// </summary>
internal sealed class SealedStream<T>(ILedger ledger, VerdictSeal seal, JsonTypeInfo<T> type)
    where T : class
{
    /// <summary>Facts between two snapshots; bounds what a reader must fetch.</summary>
    private const int SnapshotEvery = 64;

    /// <summary>All believed verdicts since the beginning, but for those that a snapshot left out; in the order of recording.</summary>
    public async Task<SealedReading<T>> ReadAsync(StreamName stream, CancellationToken cancellationToken)
    {
        var reading = await ledger.ReadAsync(stream, cancellationToken);
        var documents = Documents(reading.Snapshot).Concat(reading.Entries.Select(entry => entry.Content));
        return new SealedReading<T>(
            [.. documents.Select(document => (Document: document, Verdict: seal.Open(document.Span, type))).Where(pair => pair.Verdict is not null).Select(pair => (pair.Document, pair.Verdict!))],
            reading.Head, reading.Entries.Count);
    }

    /// <summary>Appends what <paramref name="decide"/> makes of the stream as it stands, and again when another was faster.</summary>
    /// <param name="stream">Where.</param>
    /// <param name="decide">The new verdict, given the believed ones.</param>
    /// <param name="worthKeeping">Of the believed ones, those that a snapshot must hold.</param>
    /// <param name="cancellationToken">Gives up between tries.</param>
    public async Task AppendAsync(
        StreamName stream, Func<IReadOnlyList<T>, T> decide, Func<IReadOnlyList<T>, IEnumerable<T>> worthKeeping, CancellationToken cancellationToken)
    {
        while (true)
        {
            var reading = await ReadAsync(stream, cancellationToken);
            IReadOnlyList<T> known = [.. reading.Verdicts.Select(pair => pair.Verdict)];
            var document = seal.Sign(decide(known), type);
            if (reading.SinceSnapshot >= SnapshotEvery)
            {
                var kept = worthKeeping(known).ToHashSet(ReferenceEqualityComparer.Instance);
                string[] texts = [.. reading.Verdicts.Where(pair => kept.Contains(pair.Verdict)).Select(pair => Encoding.UTF8.GetString(pair.Document.Span))];
                await ledger.SnapshotAsync(stream, reading.Head, JsonSerializer.SerializeToUtf8Bytes(texts, SealedJson.Readable.StringArray), cancellationToken);
            }

            if (await ledger.AppendAsync(stream, reading.Head + 1, document, cancellationToken) == AppendOutcome.Appended)
                return;
        }
    }

    /// <summary>A snapshot is an array of signed documents as texts. Earlier versions kept bare facts there, which nobody signed.</summary>
    private static IEnumerable<ReadOnlyMemory<byte>> Documents(LedgerEntry? snapshot)
    {
        if (snapshot is null)
            return [];
        try
        {
            return [.. (JsonSerializer.Deserialize(snapshot.Content.Span, SealedJson.Default.JsonElementArray) ?? [])
                .Where(element => element.ValueKind == JsonValueKind.String)
                .Select(element => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(element.GetString()!))];
        }
        catch (JsonException)
        {
            return [];
        }
    }
}

/// <summary>A stream's believed verdicts, each with the bytes that were signed.</summary>
internal sealed record SealedReading<T>(IReadOnlyList<(ReadOnlyMemory<byte> Document, T Verdict)> Verdicts, long Head, int SinceSnapshot);

[JsonSerializable(typeof(string[]))]
[JsonSerializable(typeof(JsonElement[]))]
internal sealed partial class SealedJson : JsonSerializerContext
{
    /// <summary>With quotes escaped as short as can be: a snapshot is bounded.</summary>
    public static SealedJson Readable => field ??= new(new JsonSerializerOptions(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
