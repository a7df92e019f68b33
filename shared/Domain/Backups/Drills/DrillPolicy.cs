namespace SuperInsight.Domain.Backups.Drills;

/// <summary>How often a source is to be drilled.</summary>
/// <param name="Every">A source whose last drill that held is younger is not due. Somewhat less than the schedule's interval, so that a
/// timer that fires on the minute finds it due.</param>
/// <param name="Overdue">Without a drill that held for longer than this there is an alarm.</param>
public sealed record DrillPolicy(TimeSpan Every, TimeSpan Overdue)
{
    /// <summary>Weekly, with a day's grace on either side.</summary>
    public static DrillPolicy Default { get; } = new(TimeSpan.FromDays(6), TimeSpan.FromDays(8));

    public bool IsDue(DrillHistory history, DateTimeOffset now) => history.LastHeld is not { } held || now - held.At >= Every;

    /// <param name="history">The source's drills.</param>
    /// <param name="oldestPoint">Since when there is something to drill.</param>
    /// <param name="now">The present.</param>
    public bool IsOverdue(DrillHistory history, DateTimeOffset oldestPoint, DateTimeOffset now) => now - (history.LastHeld?.At ?? oldestPoint) > Overdue;
}
