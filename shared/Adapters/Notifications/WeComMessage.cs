using System.Text.Json.Serialization;

namespace SuperInsight.Adapters.Notifications;

// See https://developer.work.weixin.qq.com/document/path/91770.

internal sealed record WeComMessage([property: JsonPropertyName("msgtype")] string Type, [property: JsonPropertyName("markdown")] WeComMarkdown Markdown);

internal sealed record WeComMarkdown([property: JsonPropertyName("content")] string Content);
