namespace SuperInsight.Adapters.Web;

/// <summary>How long one call may take and how often it is tried. Times are elapsed times.</summary>
public record WebLimits
{
    /// <summary>One try.</summary>
    /// <value>15 seconds.</value>
    public TimeSpan Try { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>One call with all its tries and pauses.</summary>
    /// <value>1 minute.</value>
    public TimeSpan Total { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Tries after the first; at least one.</summary>
    /// <value>4.</value>
    public int Retries { get; init; } = 4;

    /// <summary>The first pause; it doubles, with jitter.</summary>
    /// <value>500 milliseconds.</value>
    public TimeSpan Pause { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>The longest pause, unless a longer one is asked for.</summary>
    /// <value>10 seconds.</value>
    public TimeSpan LongestPause { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long nothing is sent after most recent tries have failed.</summary>
    /// <value>5 seconds.</value>
    public TimeSpan Break { get; init; } = TimeSpan.FromSeconds(5);
}
