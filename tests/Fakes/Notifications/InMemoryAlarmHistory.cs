using SuperInsight.Domain.Callbacks;

namespace SuperInsight.Fakes.Notifications;

/// <summary>A list of alarms in memory.</summary>
public sealed class InMemoryAlarmHistory : IAlarmHistory
{
    public List<PastAlarm> Alarms { get; } = [];

    public Task<IReadOnlyList<PastAlarm>> ListAsync(DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult<IReadOnlyList<PastAlarm>>([.. Alarms.Where(alarm => alarm.FirstOccurred > from && alarm.FirstOccurred < to).OrderByDescending(alarm => alarm.FirstOccurred)]);
    }
}
