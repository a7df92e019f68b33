using System.Net;
using System.Net.Http.Headers;
using SuperInsight.Domain.Notifications;
using SuperInsight.Domain.Notifications.Rendering;
using SuperInsight.Domain.Settings;

namespace SuperInsight.Adapters.Notifications;

/// <summary>
/// A relay that telephones or sends short messages: there is no provider whose contract everybody has, so that a few lines of one's own
/// stand between. It is posted <c>key</c>, <c>severity</c>, <c>numbers</c> and <c>text</c>; any 2xx means that it was passed on.
/// </summary>
/// <param name="address">Of the relay.</param>
/// <param name="token">Sent as a bearer's; null for none.</param>
/// <param name="numbers">Whom to call.</param>
/// <param name="world">How it reaches the world.</param>
internal sealed class PhoneChannel(RobotAddress address, Secret? token, IReadOnlyList<string> numbers, ChannelWorld world) : INotificationChannel, IDisposable
{
    /// <summary>Four parts of a short message in Chinese.</summary>
    private const int LongestText = 268;

    private readonly PostConnection connection = new("phone", [.. address.Secrets, token], world);

    public string Name => "phone";

    public Task SendAsync(Notice notice, CancellationToken cancellationToken)
    {
        var message = new RelayMessage(notice.Key, notice.Severity.ToString(), numbers, NoticePlainText.Brief(notice, LongestText));
        return connection.SendAsync(() => Compose(message), static (status, _) => Judge(status, "check Notifications__Phone__Url and Notifications__Phone__Token"), cancellationToken);
    }

    public void Dispose() => connection.Dispose();

    /// <summary>For receivers that have no codes of their own.</summary>
    internal static PostVerdict Judge(HttpStatusCode status, string hint) =>
        (int)status is >= 200 and < 300 ? PostVerdict.Taken : new(PostVerdictKind.Refused, $"it answered {(int)status}", hint);

    private HttpRequestMessage Compose(RelayMessage message) => new(HttpMethod.Post, address.Reveal())
    {
        Content = ChannelJson.Content(message, ChannelJson.Plain.RelayMessage),
        Headers = { Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token.Reveal()) },
    };
}
