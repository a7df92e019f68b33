namespace SuperInsight.Adapters.Cos;

/// <summary>How long one call may take and how often it is tried. Times are elapsed times.</summary>
public sealed record CosLimits
{
    /// <summary>A transfer that moves no byte for so long, or an answer that does not begin, is a failed try.</summary>
    /// <value>30 seconds.</value>
    public TimeSpan Stall { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long COS may take to assemble the parts of an upload.</summary>
    /// <value>4 minutes.</value>
    public TimeSpan Assembly { get; init; } = TimeSpan.FromMinutes(4);

    /// <summary>One try, however much it moves: a part that trickles is better sent anew.</summary>
    /// <value>5 minutes.</value>
    public TimeSpan Try { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>One call with all its tries and pauses.</summary>
    /// <value>15 minutes.</value>
    public TimeSpan Total { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>Tries after the first; at least one.</summary>
    /// <value>8.</value>
    public int Retries { get; init; } = 8;

    /// <summary>The first pause; it doubles, with jitter.</summary>
    /// <value>500 milliseconds.</value>
    public TimeSpan Pause { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>The longest pause, unless COS asks for a longer one.</summary>
    /// <value>20 seconds.</value>
    public TimeSpan LongestPause { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>How long nothing is sent after most recent tries have failed.</summary>
    /// <value>5 seconds.</value>
    public TimeSpan Break { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Keys per page of a listing; COS gives at most 1000.</summary>
    /// <value>1000.</value>
    public int Page { get; init; } = 1000;
}
