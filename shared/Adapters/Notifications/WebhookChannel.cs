using System.Globalization;
using System.Text.Json;
using SuperInsight.Domain.Notifications;
using SuperInsight.Domain.Notifications.Rendering;
using SuperInsight.Domain.Settings;

namespace SuperInsight.Adapters.Notifications;

/// <summary>
/// Anybody's webhook: JSON, signed with HMAC-SHA256 over the time and the body, so that neither can be changed and nothing old be sent
/// again. Any 2xx means that it was taken.
/// </summary>
/// <param name="address">Of the webhook.</param>
/// <param name="secret">Signs.</param>
/// <param name="world">How it reaches the world.</param>
internal sealed class WebhookChannel(RobotAddress address, Secret secret, ChannelWorld world) : INotificationChannel, IDisposable
{
    public const string TimestampHeader = "X-SuperInsight-Timestamp";
    public const string SignatureHeader = "X-SuperInsight-Signature";

    private const int LongestTitle = 200;
    private const int LongestText = 16 << 10;

    private readonly PostConnection connection = new("webhook", [.. address.Secrets, secret], world);

    public string Name => "webhook";

    public Task SendAsync(Notice notice, CancellationToken cancellationToken)
    {
        var language = notice.Language ?? NoticeLanguage.Chinese;
        var message = new WebhookMessage(notice.Key, notice.Severity.ToString(), NoticePlainText.Title(notice, LongestTitle), NoticePlainText.Body(notice, LongestText))
        {
            Metric = notice.Metric, Value = notice.Value, Since = notice.Since, Link = notice.Link, Runbook = notice.Runbook,
            Done = notice.Done.Count > 0 ? [.. notice.Done.Select(done => done.In(language))] : null,
        };
        var body = JsonSerializer.SerializeToUtf8Bytes(message, ChannelJson.Plain.WebhookMessage);
        return connection.SendAsync(
            () => Compose(notice, body), static (status, _) => PhoneChannel.Judge(status, "check Notifications__Webhook__Url, and that both sides have the same Notifications__Webhook__Secret"), cancellationToken);
    }

    public void Dispose() => connection.Dispose();

    private HttpRequestMessage Compose(Notice notice, byte[] body) => Compose(address, secret, world.Clock, notice.Key, body);

    /// <summary>A signed request; anew for each try, since the signature holds the time.</summary>
    internal static HttpRequestMessage Compose(RobotAddress address, Secret secret, TimeProvider clock, string key, byte[] body)
    {
        var now = clock.GetUtcNow().ToUnixTimeSeconds();
        var request = new HttpRequestMessage(HttpMethod.Post, address.Reveal()) { Content = ChannelJson.Content(body) };
        request.Headers.TryAddWithoutValidation(TimestampHeader, now.ToString(CultureInfo.InvariantCulture));
        request.Headers.TryAddWithoutValidation(SignatureHeader, RobotSignature.Webhook(secret, now, body));
        request.Headers.TryAddWithoutValidation("Idempotency-Key", Uri.EscapeDataString(key));
        return request;
    }
}
