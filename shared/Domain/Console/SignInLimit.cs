namespace SuperInsight.Domain.Console;

/// <summary>Limits how often keys are tried: by each source, and by all together, for a source can be made up. In memory, for each process. Thread-safe.</summary>
/// <param name="clock">Elapsed time counts, whatever the wall clock does.</param>
public sealed class SignInLimit(TimeProvider clock)
{
    /// <summary>Failures of one source within <see cref="Window"/>.</summary>
    public const int PerSource = 5;

    /// <summary>Failures of all together.</summary>
    public const int InAll = 100;

    private readonly Lock gate = new();

    /// <summary>Attempts that failed, or are not decided yet; the oldest first. Never more than <see cref="InAll"/>.</summary>
    private readonly List<(long At, string Source)> attempts = [];

    public static TimeSpan Window { get; } = TimeSpan.FromMinutes(5);

    /// <summary>Counts an attempt before it is looked at, so that many at once are no way around.</summary>
    /// <param name="source">Who tries.</param>
    /// <returns>Null when it may be looked at; else how long to wait.</returns>
    public TimeSpan? Begin(string source)
    {
        lock (gate)
        {
            attempts.RemoveAll(attempt => clock.GetElapsedTime(attempt.At) >= Window);
            var own = attempts.Where(attempt => attempt.Source == source).ToArray();
            if (own.Length < PerSource && attempts.Count < InAll)
            {
                attempts.Add((clock.GetTimestamp(), source));
                return null;
            }

            return Window - clock.GetElapsedTime(own.Length >= PerSource ? own[0].At : attempts[0].At);
        }
    }

    /// <summary>The attempt was no failure: it does not count.</summary>
    public void Succeeded(string source)
    {
        lock (gate)
        {
            if (attempts.FindLastIndex(attempt => attempt.Source == source) is >= 0 and var last)
                attempts.RemoveAt(last);
        }
    }
}
