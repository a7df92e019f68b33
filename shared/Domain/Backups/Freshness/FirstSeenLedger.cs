using System.Text.Json;
using System.Text.Json.Serialization;
using SuperInsight.Domain.State;

namespace SuperInsight.Domain.Backups.Freshness;

/// <summary>
/// Remembers since when each source should have been backed up, in stream <c>sources/first-seen</c>: so that a source whose function
/// never ran becomes stale too.
/// </summary>
public sealed class FirstSeenLedger(ILedger ledger)
{
    private static readonly StreamName Stream = new("sources/first-seen");

    /// <summary>When each source was first seen, by the store's clock (UTC); those seen for the first time are recorded. There are few: no snapshot is needed.</summary>
    public async Task<(IReadOnlyDictionary<BackupSource, DateTimeOffset> Seen, DateTimeOffset AsOf)> SeeAsync(IReadOnlyCollection<BackupSource> sources, CancellationToken cancellationToken)
    {
        while (true)
        {
            var reading = await ledger.ReadAsync(Stream, cancellationToken);
            Dictionary<BackupSource, DateTimeOffset> seen = [];
            foreach (var entry in reading.Entries)
            {
                foreach (var source in entry.Read(Stream, FirstSeenJson.Default.SourcesSeen).Sources)
                    seen.TryAdd(BackupSource.Parse(source), entry.RecordedAt);
            }

            string[] news = [.. sources.Where(source => !seen.ContainsKey(source)).Select(source => source.ToString()).Order(StringComparer.Ordinal)];
            if (news.Length == 0)
                return (seen, reading.AsOf);
            await ledger.AppendAsync(Stream, reading.Head + 1, JsonSerializer.SerializeToUtf8Bytes(new SourcesSeen(news), FirstSeenJson.Default.SourcesSeen), cancellationToken);
        }
    }
}

/// <summary>Sources that were seen for the first time.</summary>
internal sealed record SourcesSeen(IReadOnlyList<string> Sources);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(SourcesSeen))]
internal sealed partial class FirstSeenJson : JsonSerializerContext;
