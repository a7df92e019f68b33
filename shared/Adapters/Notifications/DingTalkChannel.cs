using System.Globalization;
using SuperInsight.Domain.Notifications;
using SuperInsight.Domain.Notifications.Rendering;
using SuperInsight.Domain.Settings;

namespace SuperInsight.Adapters.Notifications;

/// <summary>A group's robot of DingTalk. See <see href="https://open.dingtalk.com/document/robots/custom-robot-access"/>.</summary>
/// <param name="address">As DingTalk shows it, with its token.</param>
/// <param name="secret">Signs; null for a robot that checks a keyword or an address instead.</param>
/// <param name="keyword">What every message must contain; null for nothing.</param>
/// <param name="mobiles">Telephone numbers of those to call by name when it is critical.</param>
/// <param name="world">How it reaches the world.</param>
internal sealed class DingTalkChannel(RobotAddress address, Secret? secret, string? keyword, IReadOnlyList<string> mobiles, ChannelWorld world) : INotificationChannel, IDisposable
{
    private const int LongestTitle = 100;

    /// <summary>Whoever sends too much is not heard for ten minutes.</summary>
    private static readonly TimeSpan Penalty = TimeSpan.FromMinutes(10);

    private readonly PostConnection connection = new("dingtalk", [.. address.Secrets, secret], world);

    public string Name => "dingtalk";

    public Task SendAsync(Notice notice, CancellationToken cancellationToken)
    {
        IReadOnlyList<string> called = notice.Severity == NoticeSeverity.Critical ? mobiles : [];
        var text = Keyword.Add(keyword, NoticeMarkdown.DingTalk(notice, called));
        var message = new DingTalkMessage("markdown", new(Keyword.Add(keyword, NoticePlainText.Title(notice, LongestTitle)), text), new(called, IsAll: false));
        return connection.SendAsync(
            () => new HttpRequestMessage(HttpMethod.Post, Address()) { Content = ChannelJson.Content(message, ChannelJson.Plain.DingTalkMessage) },
            static (status, body) => RobotAnswer.Read(status, body, Judge), cancellationToken);
    }

    public void Dispose() => connection.Dispose();

    private Uri Address()
    {
        if (secret is null)
            return address.Reveal();
        var now = world.Clock.GetUtcNow().ToUnixTimeMilliseconds();
        return address.RevealWith(string.Create(CultureInfo.InvariantCulture, $"timestamp={now}&sign={Uri.EscapeDataString(RobotSignature.DingTalk(secret, now))}"));
    }

    private static PostVerdict? Judge(long code) => code switch
    {
        130101 or 130102 or 410100 => new(PostVerdictKind.Throttled, "", "wait: a robot takes 20 messages a minute, and is deaf for ten minutes after more") { Rest = Penalty },
        -1 => new(PostVerdictKind.Transient, "", "wait and repeat"),
        310000 => new(PostVerdictKind.Refused, "", "check Notifications__DingTalk__Secret, Notifications__DingTalk__Keyword and this machine's clock against the robot's security settings"),
        300001 or 300005 => new(PostVerdictKind.Refused, "", "take the robot's address from the group anew, for Notifications__DingTalk__Url"),
        _ => null,
    };
}
