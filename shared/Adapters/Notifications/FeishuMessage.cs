using System.Text.Json.Serialization;

namespace SuperInsight.Adapters.Notifications;

// See https://open.feishu.cn/document/client-docs/bot-v3/add-custom-bot.

internal sealed record FeishuMessage([property: JsonPropertyName("msg_type")] string Type, [property: JsonPropertyName("content")] FeishuContent Content)
{
    [JsonPropertyName("timestamp")]
    public string? Timestamp { get; init; }

    [JsonPropertyName("sign")]
    public string? Sign { get; init; }
}

internal sealed record FeishuContent([property: JsonPropertyName("post")] FeishuPost Post);

/// <summary>One of the two, by language.</summary>
internal sealed record FeishuPost([property: JsonPropertyName("zh_cn")] FeishuText? Chinese, [property: JsonPropertyName("en_us")] FeishuText? English);

internal sealed record FeishuText([property: JsonPropertyName("title")] string Title, [property: JsonPropertyName("content")] IReadOnlyList<IReadOnlyList<FeishuElement>> Lines);

/// <summary>A <c>text</c>, an <c>a</c> that leads somewhere, or an <c>at</c>.</summary>
internal sealed record FeishuElement([property: JsonPropertyName("tag")] string Tag)
{
    [JsonPropertyName("text")]
    public string? Text { get; init; }

    [JsonPropertyName("user_id")]
    public string? User { get; init; }
}
