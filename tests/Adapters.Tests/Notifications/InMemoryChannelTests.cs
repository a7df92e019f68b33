using SuperInsight.Domain.Notifications;
using SuperInsight.Fakes.Notifications;

namespace SuperInsight.Adapters.Tests.Notifications;

/// <summary>The contract, on the fake.</summary>
public sealed class InMemoryChannelTests : NotificationChannelContract
{
    private readonly InMemoryChannel channel = new("memory");

    protected override INotificationChannel Channel => channel;

    protected override Task<IReadOnlyList<string>> TakenAsync() => Task.FromResult(channel.Texts);

    protected override Task RefuseAsync()
    {
        channel.Refuse("it refuses");
        return Task.CompletedTask;
    }

    protected override Task SendAsync(Notice notice) => channel.SendAsync(notice, Cancellation);
}
