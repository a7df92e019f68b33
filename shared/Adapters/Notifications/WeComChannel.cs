using SuperInsight.Domain.Notifications;
using SuperInsight.Domain.Notifications.Rendering;

namespace SuperInsight.Adapters.Notifications;

/// <summary>A group's robot of WeCom. It signs nothing: the key in its address is the secret. See <see href="https://developer.work.weixin.qq.com/document/path/91770"/>.</summary>
/// <param name="address">As WeCom shows it, with its key.</param>
/// <param name="mentions">Ids of users to call by name when it is critical.</param>
/// <param name="world">How it reaches the world.</param>
internal sealed class WeComChannel(RobotAddress address, IReadOnlyList<string> mentions, ChannelWorld world) : INotificationChannel, IDisposable
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly PostConnection connection = new("wecom", address.Secrets, world);

    public string Name => "wecom";

    public Task SendAsync(Notice notice, CancellationToken cancellationToken)
    {
        var text = NoticeMarkdown.WeCom(notice, notice.Severity == NoticeSeverity.Critical ? mentions : []);
        return connection.SendAsync(
            () => new HttpRequestMessage(HttpMethod.Post, address.Reveal()) { Content = ChannelJson.Content(new WeComMessage("markdown", new(text)), ChannelJson.Plain.WeComMessage) },
            static (status, body) => RobotAnswer.Read(status, body, Judge), cancellationToken);
    }

    public void Dispose() => connection.Dispose();

    private static PostVerdict? Judge(long code) => code switch
    {
        45009 => new(PostVerdictKind.Throttled, "", "wait: a robot takes 20 messages a minute") { Rest = Minute },
        -1 => new(PostVerdictKind.Transient, "", "wait and repeat"),
        93000 or 93008 => new(PostVerdictKind.Refused, "", "take the robot's address from the group anew, for Notifications__WeCom__Url"),
        40058 => new(PostVerdictKind.Refused, "", "the message is too long: this is a mistake of ours, please report it"),
        _ => null,
    };
}
