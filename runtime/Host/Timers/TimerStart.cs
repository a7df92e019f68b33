namespace LocalFunctions.Host.Timers;

/// <summary>What a host that takes a timer over finds and does.</summary>
/// <param name="Status">To go on from.</param>
/// <param name="MustStore">Whether it differs from what is stored.</param>
/// <param name="IsPastDue">Whether an occurrence was missed: run once, at once.</param>
/// <param name="Unfinished">An occurrence that was begun and whose end was not recorded: it still runs, or was cut short and is run again.</param>
internal sealed record TimerStart(TimerStatus Status, bool MustStore, bool IsPastDue, OccurrenceClaim? Unfinished)
{
    /// <summary>Microsoft's rules (ScheduleMonitor.CheckPastDueAsync), and before them the claim: what was completed is not begun again, what was cut short is.</summary>
    /// <returns>Null when the schedule has no occurrence left.</returns>
    public static TimerStart? Decide(TimerStatus? stored, OccurrenceClaim? claim, ISchedule schedule, DateTimeOffset now)
    {
        if (stored is null)
            return schedule.Next(now) is { } first ? new TimerStart(new TimerStatus(null, first, now), true, false, null) : null;
        var (status, changed) = (stored, false);
        var latest = claim is not null && claim.Occurrence >= stored.Next ? claim : null;
        if (latest is { IsCompleted: true })
        {
            if (schedule.Next(latest.Through) is not { } following)
                return null;
            (status, changed) = (new TimerStatus(latest.Through, following, now), true);
        }
        if (schedule.Next(status.Last ?? status.LastUpdated) is not { } expected)
            return null;
        if (expected != status.Next)
        {
            // The schedule was changed since: occurrences of the new one that lie in the past were never promised.
            if (now > expected && schedule.Next(now) is { } upcoming)
                expected = upcoming;
            return new TimerStart(new TimerStatus(null, expected, now), true, false, null);
        }
        return latest is { IsCompleted: false }
            ? new TimerStart(status with { Next = latest.Occurrence }, changed, now > latest.Occurrence, latest)
            : new TimerStart(status, changed, now > status.Next, null);
    }
}
