using SuperInsight.Domain.Backups.Runs;
using SuperInsight.Domain.Settings;

namespace SuperInsight.Domain.Notifications;

/// <summary>Sends a message that says that messages arrive. It is recorded nowhere.</summary>
/// <param name="delivery">The channels.</param>
/// <param name="style">What it is written in.</param>
/// <param name="ids">Make each one a message of its own.</param>
/// <param name="clock">Tells when.</param>
public sealed class SendTestNotice(NoticeDelivery delivery, NoticeStyle style, IRunIds ids, TimeProvider clock)
{
    /// <param name="channel">The one to use; null for all in order.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="SettingException">No channel is set, or not that one.</exception>
    public Task<DeliveryResult> RunAsync(string? channel, CancellationToken cancellationToken)
    {
        if (delivery.Channels.Count == 0)
            throw SettingException.Missing("Notifications__WeCom__Url", "or the address of another channel: docs/notifications.md");
        if (channel is not null && !delivery.Channels.Contains(channel))
            throw new SettingException("Notifications__Channels", $"'{channel}' is not one of the channels that are set", $"These are: {string.Join(", ", delivery.Channels)}.");
        return delivery.RunAsync(style.Apply(new Notice(
            $"test/{ids.Next()}", NoticeSeverity.Information,
            new Phrase("测试消息", "Test message"), new Phrase("收到此消息说明通知渠道工作正常,无需处理。", "You read this, so messages arrive. Nothing needs to be done."))
        {
            Since = clock.GetUtcNow(),
        }), channel, cancellationToken);
    }
}
