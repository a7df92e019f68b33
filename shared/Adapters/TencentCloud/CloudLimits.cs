namespace SuperInsight.Adapters.TencentCloud;

/// <summary>How long one call may take, how often it is tried and how fast calls follow each other. Times are elapsed times.</summary>
public sealed record CloudLimits
{
    /// <summary>One try.</summary>
    /// <value>20 seconds.</value>
    public TimeSpan Try { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>One call with all its tries and pauses.</summary>
    /// <value>2 minutes.</value>
    public TimeSpan Total { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Tries after the first; at least one. Changes are tried again only when they were throttled.</summary>
    /// <value>5.</value>
    public int Retries { get; init; } = 5;

    /// <summary>The first pause; it doubles, with jitter.</summary>
    /// <value>500 milliseconds.</value>
    public TimeSpan Pause { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>The longest pause, unless a longer one is asked for.</summary>
    /// <value>10 seconds.</value>
    public TimeSpan LongestPause { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long nothing is sent after most recent tries have failed.</summary>
    /// <value>5 seconds.</value>
    public TimeSpan Break { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Requests a second in the long run. With <see cref="Burst"/> at once, no second sees 20, where the cloud begins to throttle.
    /// See <see href="https://cloud.tencent.com/document/product/1243/75711"/>.
    /// </summary>
    /// <value>12.</value>
    public double RequestsPerSecond { get; init; } = 12;

    /// <summary>Requests that need not wait when none were sent for a while.</summary>
    /// <value>6.</value>
    public int Burst { get; init; } = 6;
}
