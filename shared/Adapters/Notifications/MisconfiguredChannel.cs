using SuperInsight.Domain.Notifications;
using SuperInsight.Domain.Settings;

namespace SuperInsight.Adapters.Notifications;

/// <summary>A channel whose settings are wrong: it takes nothing and says why, and the others go on.</summary>
internal sealed class MisconfiguredChannel(string name, SettingException mistake) : INotificationChannel
{
    public string Name => name;

    public Task SendAsync(Notice notice, CancellationToken cancellationToken) =>
        Task.FromException(new NotificationException(name, mistake.Message, mistake.Hint, mistake));
}
