namespace LocalFunctions.Host.Timers;

/// <summary>When a timer is due.</summary>
internal interface ISchedule
{
    /// <summary>Whether it follows the wall clock of a time zone, as cron does; an interval does not.</summary>
    bool AdjustsForDaylightSaving { get; }

    /// <returns>The first occurrence strictly after <paramref name="after"/>; null when there is none.</returns>
    DateTimeOffset? Next(DateTimeOffset after);
}
