using System.Net.Http.Headers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using SuperInsight.Adapters.Alerts;

namespace SuperInsight.Adapters.Notifications;

/// <summary>Every shape that goes over the wire.</summary>
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(RobotAnswer))]
[JsonSerializable(typeof(WeComMessage))]
[JsonSerializable(typeof(DingTalkMessage))]
[JsonSerializable(typeof(FeishuMessage))]
[JsonSerializable(typeof(RelayMessage))]
[JsonSerializable(typeof(WebhookMessage))]
[JsonSerializable(typeof(ActionMessage))]
internal sealed partial class ChannelJson : JsonSerializerContext
{
    /// <summary>Characters as they are, not as escapes of six bytes: robots count bytes. Nobody shows this as HTML.</summary>
    public static ChannelJson Plain => field ??= new(new JsonSerializerOptions(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    public static ByteArrayContent Content<T>(T message, JsonTypeInfo<T> type) => Content(JsonSerializer.SerializeToUtf8Bytes(message, type));

    public static ByteArrayContent Content(byte[] body) => new(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json", "utf-8") } };
}
