namespace LocalFunctions.Host.Timers;

/// <summary>What a host that takes a timer over finds and does.</summary>
/// <param name="Status">To go on from.</param>
/// <param name="MustStore">Whether it differs from what is stored.</param>
/// <param name="IsPastDue">Whether an occurrence was missed: run once, at once.</param>
/// <param name="Unfinished">An occurrence that was begun and whose end was not recorded. It is not run again.</param>
internal sealed record TimerStart(TimerStatus Status, bool MustStore, bool IsPastDue, OccurrenceClaim? Unfinished)
{
    /// <summary>Microsoft's rules (ScheduleMonitor.CheckPastDueAsync), and before them the claim: what was begun is never begun again.</summary>
    /// <returns>Null when the schedule has no occurrence left.</returns>
    public static TimerStart? Decide(TimerStatus? stored, OccurrenceClaim? claim, ISchedule schedule, DateTimeOffset now)
    {
        if (stored is null)
            return schedule.Next(now) is { } first ? new TimerStart(new TimerStatus(null, first, now), true, false, null) : null;
        var (status, changed, unfinished) = (stored, false, default(OccurrenceClaim));
        if (claim is not null && claim.Occurrence >= stored.Next)
        {
            if (schedule.Next(claim.Through) is not { } following)
                return null;
            (status, changed, unfinished) = (new TimerStatus(claim.Through, following, now), true, claim);
        }
        if (schedule.Next(status.Last ?? status.LastUpdated) is not { } expected)
            return null;
        if (expected != status.Next)
        {
            // The schedule was changed since: occurrences of the new one that lie in the past were never promised.
            if (now > expected && schedule.Next(now) is { } upcoming)
                expected = upcoming;
            (status, changed) = (new TimerStatus(null, expected, now), true);
        }
        return new TimerStart(status, changed, now > status.Next, unfinished);
    }
}
