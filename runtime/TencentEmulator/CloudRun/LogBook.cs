using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;
using TencentEmulator.CloudApi;
using static TencentEmulator.CloudApi.Parameter;

namespace TencentEmulator.CloudRun;

/// <summary>What services wrote, as a test or a person says, and the search in it. Safe for concurrent use.</summary>
internal sealed class LogBook(TimeProvider clock)
{
    private const int MostLines = 100_000;

    private static readonly TimeSpan Beijing = TimeSpan.FromHours(8);

    public static readonly Parameter[] Parameters =
        [Needs("EnvId"), Needs("StartTime"), Needs("EndTime"), Needs("QueryString"), Needs("Limit", ParameterKind.Integer), May("Context"), May("Sort"), May("UseLucene", ParameterKind.Truth), May("LogType")];

    private readonly ConcurrentDictionary<string, LogSeed[]> _lines = new(StringComparer.Ordinal);

    /// <summary>Adds lines to an environment's logs.</summary>
    public object Add(string environment, IReadOnlyList<LogSeed> lines)
    {
        var now = clock.GetUtcNow();
        LogSeed[] added = [.. lines.Select(line => line with { Time = line.Time ?? now })];
        return new { lines = _lines.AddOrUpdate(environment, added, (_, known) => [.. known.Concat(added).OrderBy(line => line.Time).TakeLast(MostLines)]).Length };
    }

    public JsonObject Search(CloudApiCall call)
    {
        var (from, until, limit, sort) = (Moment(call, "StartTime"), Moment(call, "EndTime"), call.Number("Limit"), call.Text("Sort"));
        if (limit is < 1 or > 100 || sort is not ("" or "asc" or "desc") || until < from)
            throw CloudApiError.InvalidParameter("Limit must be 1 to 100, Sort asc or desc, and EndTime not before StartTime.");
        var query = call.Text("QueryString").Trim();
        var found = _lines.GetValueOrDefault(call.Text("EnvId"), []).Where(line => line.Time >= from && line.Time < until && Has(line.Content, query)).OrderBy(line => line.Time).ToArray();
        if (sort != "asc")
            Array.Reverse(found);
        var begun = int.TryParse(call.Text("Context"), NumberStyles.None, CultureInfo.InvariantCulture, out var place) ? place : 0;
        var page = found.Skip(begun).Take((int)limit).ToArray();
        return new JsonObject
        {
            ["LogResults"] = new JsonObject
            {
                ["Context"] = (begun + page.Length).ToString(CultureInfo.InvariantCulture),
                ["ListOver"] = begun + page.Length >= found.Length,
                ["Results"] = new JsonArray([.. page.Select(Entry)]),
            },
        };
    }

    private static JsonObject Entry(LogSeed line) => new()
    {
        ["TopicId"] = "topic-1",
        ["TopicName"] = "tcb-log",
        ["Timestamp"] = line.Time!.Value.ToOffset(Beijing).ToString("yyyy-MM-dd HH:mm:ss.fff", CultureInfo.InvariantCulture),
        ["Content"] = line.Content,
        ["FileName"] = line.File ?? "",
        ["Source"] = line.Source,
        ["PkgLogId"] = "1",
    };

    /// <summary>Everything, a phrase in quotes, or all of several words.</summary>
    private static bool Has(string content, string query) => query switch
    {
        "" or "*" => true,
        ['"', .., '"'] when query.Length > 1 => content.Contains(query[1..^1].Replace("\\\"", "\"", StringComparison.Ordinal).Replace("\\\\", "\\", StringComparison.Ordinal), StringComparison.OrdinalIgnoreCase),
        _ => query.Split(' ', StringSplitOptions.RemoveEmptyEntries).All(word => content.Contains(word, StringComparison.OrdinalIgnoreCase)),
    };

    private static DateTimeOffset Moment(CloudApiCall call, string name) =>
        DateTime.TryParseExact(call.Text(name), "yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.None, out var local)
            ? new DateTimeOffset(local, Beijing)
            : throw CloudApiError.InvalidParameter($"{name} must be like 2026-01-31 23:59:59.");
}
