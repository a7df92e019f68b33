using System.Text.Json.Serialization;

namespace SuperInsight.Adapters.Notifications;

/// <summary>A notice for programs. Names are a contract.</summary>
internal sealed record WebhookMessage(
    [property: JsonPropertyName("key")] string Key, [property: JsonPropertyName("severity")] string Severity, [property: JsonPropertyName("title")] string Title, [property: JsonPropertyName("text")] string Text)
{
    [JsonPropertyName("metric")]
    public string? Metric { get; init; }

    [JsonPropertyName("value")]
    public string? Value { get; init; }

    [JsonPropertyName("since")]
    public DateTimeOffset? Since { get; init; }

    [JsonPropertyName("link")]
    public Uri? Link { get; init; }

    [JsonPropertyName("runbook")]
    public Uri? Runbook { get; init; }

    [JsonPropertyName("done")]
    public IReadOnlyList<string>? Done { get; init; }
}
