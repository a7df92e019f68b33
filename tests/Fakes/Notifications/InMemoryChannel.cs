using SuperInsight.Domain.Notifications;
using SuperInsight.Domain.Notifications.Rendering;

namespace SuperInsight.Fakes.Notifications;

/// <summary>A channel in memory. Thread-safe.</summary>
public sealed class InMemoryChannel(string name) : INotificationChannel
{
    private readonly Lock gate = new();
    private readonly List<Notice> taken = [];

    public string Name => name;

    /// <summary>Thrown in place of taking a notice; null to take it.</summary>
    public Func<Notice, Exception?> Failure { get; set; } = _ => null;

    /// <summary>Called before a notice is taken.</summary>
    public Func<Task> Before { get; set; } = () => Task.CompletedTask;

    /// <summary>How often it was tried.</summary>
    public int Tries { get; private set; }

    public IReadOnlyList<Notice> Taken
    {
        get
        {
            lock (gate)
                return [.. taken];
        }
    }

    /// <summary>As people read them.</summary>
    public IReadOnlyList<string> Texts => [.. Taken.Select(notice => $"{NoticePlainText.Title(notice, 200)}\n{NoticePlainText.Body(notice, 100_000)}")];

    /// <summary>Refuses everything for a reason.</summary>
    public void Refuse(string reason, TimeSpan? rest = null) => Failure = _ => new NotificationException(name, reason, "wait") { Rest = rest };

    public async Task SendAsync(Notice notice, CancellationToken cancellationToken)
    {
        await Before();
        lock (gate)
        {
            Tries++;
            if (Failure(notice) is { } failure)
                throw failure;
            taken.Add(notice);
        }
    }
}
