namespace LocalFunctions.Host.Timers;

/// <summary>What is kept of a timer between runs and hosts: Microsoft's status blob.</summary>
/// <param name="Last">Start of the last run; null when it never ran.</param>
/// <param name="Next">The next occurrence.</param>
internal sealed record TimerStatus(DateTimeOffset? Last, DateTimeOffset Next, DateTimeOffset LastUpdated);
