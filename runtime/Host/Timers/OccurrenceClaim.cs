namespace LocalFunctions.Host.Timers;

/// <summary>The record of a timer's latest occurrence, written before it runs and again when it has. While it runs, its blob is leased.</summary>
/// <param name="Occurrence">When it was due.</param>
/// <param name="Through">Occurrences up to here are answered by this run: the same instant, or for one that is past due the time it was begun.</param>
/// <param name="Owner">The host that runs it.</param>
/// <param name="Attempt">1, and one more each time a run was cut short.</param>
/// <param name="CompletedAt">When its end was recorded; null while it runs, and for good when it was cut short.</param>
internal sealed record OccurrenceClaim(
    DateTimeOffset Occurrence, DateTimeOffset Through, string Owner, DateTimeOffset ClaimedAt, int Attempt = 1, DateTimeOffset? CompletedAt = null)
{
    /// <summary>An occurrence whose run was cut short so often is given up: it may be what ends its hosts.</summary>
    public const int MaxAttempts = 5;

    public bool IsCompleted => CompletedAt is not null;

    /// <summary>What becomes of an occurrence that is due, given the latest record.</summary>
    public static OccurrenceDecision Decide(OccurrenceClaim? latest, DateTimeOffset due)
    {
        if (latest is null || latest.Through < due)
            return new OccurrenceDecision.Run(1);
        if (latest.IsCompleted)
            return new OccurrenceDecision.Answered(latest);
        return latest.Attempt < MaxAttempts ? new OccurrenceDecision.Run(latest.Attempt + 1) : new OccurrenceDecision.GiveUp(latest);
    }
}

/// <summary>What is to be done about an occurrence that nobody runs at the moment.</summary>
internal abstract record OccurrenceDecision
{
    private OccurrenceDecision()
    {
    }

    /// <summary>Run it, for the n-th time.</summary>
    internal sealed record Run(int Attempt) : OccurrenceDecision;

    /// <summary>It has been run to its end, by itself or within a past-due run.</summary>
    internal sealed record Answered(OccurrenceClaim Claim) : OccurrenceDecision;

    /// <summary>It was cut short too often.</summary>
    internal sealed record GiveUp(OccurrenceClaim Claim) : OccurrenceDecision;
}
