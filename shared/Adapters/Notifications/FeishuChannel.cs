using System.Globalization;
using SuperInsight.Domain.Notifications;
using SuperInsight.Domain.Notifications.Rendering;
using SuperInsight.Domain.Settings;

namespace SuperInsight.Adapters.Notifications;

/// <summary>
/// A group's robot of Feishu, or of Lark. Its messages are made of text elements, in which nothing is markup.
/// See <see href="https://open.feishu.cn/document/client-docs/bot-v3/add-custom-bot"/>.
/// </summary>
/// <param name="address">As Feishu shows it.</param>
/// <param name="secret">Signs; null for a robot that checks a keyword or an address instead.</param>
/// <param name="keyword">What every message must contain; null for nothing.</param>
/// <param name="mentions">Ids of users to call by name when it is critical; <c>all</c> is everybody.</param>
/// <param name="world">How it reaches the world.</param>
internal sealed class FeishuChannel(RobotAddress address, Secret? secret, string? keyword, IReadOnlyList<string> mentions, ChannelWorld world) : INotificationChannel, IDisposable
{
    private const int LongestTitle = 100;

    /// <summary>A body may have 20 KB: quotation marks take two bytes each.</summary>
    private const int LongestText = 9000;

    private readonly PostConnection connection = new("feishu", [.. address.Secrets, secret], world);

    public string Name => "feishu";

    public Task SendAsync(Notice notice, CancellationToken cancellationToken)
    {
        var message = Compose(notice);
        return connection.SendAsync(
            () => new HttpRequestMessage(HttpMethod.Post, address.Reveal()) { Content = ChannelJson.Content(Sign(message), ChannelJson.Plain.FeishuMessage) },
            static (status, body) => RobotAnswer.Read(status, body, Judge), cancellationToken);
    }

    public void Dispose() => connection.Dispose();

    private FeishuMessage Compose(Notice notice)
    {
        List<IReadOnlyList<FeishuElement>> lines = [.. NoticePlainText.Body(notice, LongestText).Split('\n').Select(line => (IReadOnlyList<FeishuElement>)[new("text") { Text = line }])];
        if (notice.Severity == NoticeSeverity.Critical && mentions.Count > 0)
            lines.Add([.. mentions.Select(user => new FeishuElement("at") { User = user })]);
        var text = new FeishuText(Keyword.Add(keyword, NoticePlainText.Title(notice, LongestTitle)), lines);
        return new FeishuMessage("post", new(notice.Language == NoticeLanguage.English ? new FeishuPost(null, text) : new FeishuPost(text, null)));
    }

    private FeishuMessage Sign(FeishuMessage message)
    {
        if (secret is null)
            return message;
        var now = world.Clock.GetUtcNow().ToUnixTimeSeconds();
        return message with { Timestamp = now.ToString(CultureInfo.InvariantCulture), Sign = RobotSignature.Feishu(secret, now) };
    }

    private static PostVerdict? Judge(long code) => code switch
    {
        // At round hours it is busy for everybody, and a moment later it is not.
        9499 or 11232 or 11233 or 11247 => new(PostVerdictKind.Throttled, "", "wait: a robot takes 5 messages a second and 100 a minute"),
        19021 => new(PostVerdictKind.Refused, "", "check Notifications__Feishu__Secret against the robot's security settings, and this machine's clock"),
        19022 => new(PostVerdictKind.Refused, "", "allow this machine's address in the robot's security settings"),
        19024 => new(PostVerdictKind.Refused, "", "set Notifications__Feishu__Keyword to the word that the robot's security settings ask for"),
        19001 or 19002 => new(PostVerdictKind.Refused, "", "take the robot's address from the group anew, for Notifications__Feishu__Url"),
        _ => null,
    };
}
