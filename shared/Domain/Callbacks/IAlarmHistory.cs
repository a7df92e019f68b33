namespace SuperInsight.Domain.Callbacks;

/// <summary>What Tencent Cloud's monitoring remembers.</summary>
public interface IAlarmHistory
{
    /// <summary>Alarms that first occurred between the two moments, newest first, at most a thousand.</summary>
    /// <exception cref="Cloud.CloudException">It did not answer, or refused.</exception>
    Task<IReadOnlyList<PastAlarm>> ListAsync(DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken);
}
