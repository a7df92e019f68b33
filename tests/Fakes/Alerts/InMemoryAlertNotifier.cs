using SuperInsight.Domain.Alerts;
using SuperInsight.Fakes.Backups;

namespace SuperInsight.Fakes.Alerts;

/// <summary>Keeps what people were told.</summary>
public sealed class InMemoryAlertNotifier
{
    private readonly Lock gate = new();
    private readonly List<AlertNotice> told = [];

    /// <summary>In order; what was told twice stands there twice.</summary>
    public IReadOnlyList<AlertNotice> Told
    {
        get
        {
            lock (gate)
                return [.. told];
        }
    }

    /// <summary>As one process reaches it.</summary>
    public IAlertNotifier For(ProcessSteps steps) => new Stepped(this, steps);

    private sealed class Stepped(InMemoryAlertNotifier inner, ProcessSteps steps) : IAlertNotifier
    {
        public Task NotifyAsync(AlertNotice notice, CancellationToken cancellationToken) => steps.RunAsync($"tell {notice.Key}", () =>
        {
            lock (inner.gate)
                inner.told.Add(notice);
            return Task.FromResult(0);
        });
    }
}
