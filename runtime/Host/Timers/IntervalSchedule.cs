namespace LocalFunctions.Host.Timers;

/// <summary>Due every <paramref name="interval"/> after the last run, as "00:00:30".</summary>
internal sealed class IntervalSchedule(TimeSpan interval) : ISchedule
{
    public bool AdjustsForDaylightSaving => false;

    public DateTimeOffset? Next(DateTimeOffset after) => after + interval;

    public override string ToString() => $"every {interval:c}";
}
