namespace Microsoft.Azure.Functions.Worker;

/// <summary>What the host tells a timer function about this run.</summary>
public class TimerInfo
{
    /// <value>Null when the host keeps no status (<see cref="TimerTriggerAttribute.UseMonitor"/> is false).</value>
    public ScheduleStatus? ScheduleStatus { get; set; }

    /// <value>Whether this run makes up for an occurrence that was missed.</value>
    public bool IsPastDue { get; set; }
}

/// <summary>The remembered runs of a timer. The host sends times with their offset; they are read as local times of this process.</summary>
public class ScheduleStatus
{
    /// <value>When the timer last ran; the default value when it never did.</value>
    public DateTime Last { get; set; }

    public DateTime Next { get; set; }

    public DateTime LastUpdated { get; set; }
}
