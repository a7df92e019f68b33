using SuperInsight.Domain.Logs;

namespace SuperInsight.Adapters.TencentCloud.Logs;

/// <summary>The logs of one environment in Tencent Cloud's CLS. It finds words, as CLS splits them; what it finds is held against the text again. Thread-safe.</summary>
internal sealed class CloudLogs(CloudClient client, string environment) : ILogSearch
{
    private const int PageSize = 100;

    /// <summary>So much is looked at where most of what CLS finds does not have the text.</summary>
    private const int MostPages = 200;

    public async Task<IReadOnlyList<LogLine>> SearchAsync(LogQuery query, CancellationToken cancellationToken)
    {
        List<LogLine> found = [];
        string? context = null;
        for (var page = 0; page < MostPages && found.Count < query.Most; page++)
        {
            var request = new SearchLogsRequest(environment, CloudTime.Format(query.Since), CloudTime.Format(query.Until), Words(query.Text), PageSize, context, "desc");
            var answer = (await client.CallAsync(LogActions.Search, request, environment, cancellationToken)).LogResults;
            found.AddRange((answer?.Results ?? []).Where(entry => query.Matches(entry.FileName ?? "", entry.Content ?? "")).Select(Read));
            if (answer?.ListOver != false || string.IsNullOrEmpty(answer.Context) || answer.Context == context)
                break;
            context = answer.Context;
        }

        var newest = found.Take(query.Most).ToArray();
        Array.Reverse(newest);
        return newest;
    }

    private static LogLine Read(LogEntry entry)
    {
        var at = CloudTime.Parse(entry.Timestamp?.Split('.', ',')[0]);
        var source = new[] { entry.Source, entry.FileName, entry.TopicName }.FirstOrDefault(name => !string.IsNullOrWhiteSpace(name)) ?? "cls";
        return new LogLine(at, source, (entry.Content ?? "").TrimEnd('\r', '\n'));
    }

    /// <summary>A phrase in quotes; everything where there is no text. See <see href="https://cloud.tencent.com/document/product/614/47044"/>.</summary>
    private static string Words(string? text) =>
        string.IsNullOrWhiteSpace(text) ? "*" : $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
}
