using System.Text.Json.Serialization;
using SuperInsight.Domain.Alerts;

namespace SuperInsight.Adapters.Alerts;

/// <summary>What a webhook that a rule names is told. Names are a contract.</summary>
internal sealed record ActionMessage(
    [property: JsonPropertyName("key")] string Key, [property: JsonPropertyName("action")] string Action, [property: JsonPropertyName("rule")] string Rule,
    [property: JsonPropertyName("alarm")] string Alarm, [property: JsonPropertyName("severity")] string Severity,
    [property: JsonPropertyName("metric")] string Metric, [property: JsonPropertyName("condition")] string Condition, [property: JsonPropertyName("value")] double? Value,
    [property: JsonPropertyName("labels")] IReadOnlyDictionary<string, string> Labels, [property: JsonPropertyName("since")] DateTimeOffset Since, [property: JsonPropertyName("why")] string Why)
{
    [JsonPropertyName("did")]
    public IReadOnlyList<string>? Did { get; init; }

    [JsonPropertyName("runbook")]
    public string? Runbook { get; init; }

    /// <summary>A value that no JSON number can be is left out.</summary>
    public static ActionMessage Of(AlertAction action) => new(
        action.Key, AlertActionNames.Of(action.Kind), action.Rule, action.AlarmId, action.Severity.ToString(), action.Metric, action.Condition,
        action.Value is { } value && double.IsFinite(value) ? value : null, action.Labels, action.Since, action.Why)
    {
        Did = action.Did.Count > 0 ? action.Did : null,
        Runbook = action.Runbook,
    };
}
