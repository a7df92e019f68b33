namespace LocalFunctions.Host.Timers;

/// <summary>What is kept of a timer between runs and hosts: Microsoft's status blob.</summary>
/// <param name="Last">Start of the last run; null when it never ran.</param>
/// <param name="Next">The next occurrence.</param>
internal sealed record TimerStatus(DateTimeOffset? Last, DateTimeOffset Next, DateTimeOffset LastUpdated);

/// <summary>The record that an occurrence was begun, written before it runs, create-only: whoever writes it is the only one to run it.</summary>
/// <param name="Occurrence">When it was due.</param>
/// <param name="Through">Occurrences up to here are answered by this run: the same instant, or for one that is past due the time it was begun.</param>
/// <param name="Owner">The host that ran it.</param>
internal sealed record OccurrenceClaim(DateTimeOffset Occurrence, DateTimeOffset Through, string Owner, DateTimeOffset ClaimedAt);
