using System.Text.Json.Serialization;

namespace SuperInsight.Adapters.Notifications;

/// <param name="Key">The notice's key: the same message twice has it twice.</param>
internal sealed record RelayMessage(
    [property: JsonPropertyName("key")] string Key, [property: JsonPropertyName("severity")] string Severity,
    [property: JsonPropertyName("numbers")] IReadOnlyList<string> Numbers, [property: JsonPropertyName("text")] string Text);
