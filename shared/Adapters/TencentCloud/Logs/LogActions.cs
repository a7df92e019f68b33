namespace SuperInsight.Adapters.TencentCloud.Logs;

/// <summary>The action of <c>tcbr</c> that searches logs. See <see href="https://cloud.tencent.com/document/api/1243"/>.</summary>
internal static class LogActions
{
    public static readonly CloudAction<SearchLogsRequest, SearchLogsResponse> Search =
        new(CloudProduct.CloudRun, "SearchClsLog", "search the logs of", Changes: false, CloudJson.Default.SearchLogsRequest, CloudJson.Default.CloudEnvelopeSearchLogsResponse);
}

// Shapes of tcbr 2022-02-17, with the members that we use, from the official SDKs' models.

/// <param name="StartTime">As <see cref="CloudTime"/> writes it.</param>
/// <param name="EndTime">Likewise.</param>
/// <param name="QueryString">In CLS's language.</param>
/// <param name="Limit">At most 100.</param>
/// <param name="Context">Of the answer before; null for the first.</param>
/// <param name="Sort">asc or desc.</param>
internal sealed record SearchLogsRequest(string EnvId, string StartTime, string EndTime, string QueryString, int Limit, string? Context, string Sort);

internal sealed record SearchLogsResponse(LogResults? LogResults) : CloudResponse;

/// <param name="Context">Asks for what comes after.</param>
/// <param name="ListOver">Nothing comes after.</param>
internal sealed record LogResults(string? Context, bool? ListOver, IReadOnlyList<LogEntry>? Results);

/// <param name="Timestamp">As <see cref="CloudTime"/> reads it.</param>
internal sealed record LogEntry(string? TopicName, string? Timestamp, string? Content, string? FileName, string? Source);
