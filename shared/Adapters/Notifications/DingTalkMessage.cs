using System.Text.Json.Serialization;

namespace SuperInsight.Adapters.Notifications;

// See https://open.dingtalk.com/document/robots/custom-robot-access.

internal sealed record DingTalkMessage(
    [property: JsonPropertyName("msgtype")] string Type, [property: JsonPropertyName("markdown")] DingTalkMarkdown Markdown, [property: JsonPropertyName("at")] DingTalkMentions At);

internal sealed record DingTalkMarkdown([property: JsonPropertyName("title")] string Title, [property: JsonPropertyName("text")] string Text);

internal sealed record DingTalkMentions([property: JsonPropertyName("atMobiles")] IReadOnlyList<string> Mobiles, [property: JsonPropertyName("isAtAll")] bool IsAll);
