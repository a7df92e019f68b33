using SuperInsight.Adapters.Web;

namespace SuperInsight.Adapters.Cos;

/// <summary>How long one call may take and how often it is tried. Times are elapsed times.</summary>
public sealed record CosLimits : WebLimits
{
    /// <summary>
    /// 5 minutes for a try, however much it moves: a part that trickles is better sent anew. 15 minutes in all, 8 retries, pauses of
    /// 20 seconds at most.
    /// </summary>
    public CosLimits() => (Try, Total, Retries, LongestPause) = (TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(15), 8, TimeSpan.FromSeconds(20));

    /// <summary>A transfer that moves no byte for so long, or an answer that does not begin, is a failed try.</summary>
    /// <value>30 seconds.</value>
    public TimeSpan Stall { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long COS may take to assemble the parts of an upload.</summary>
    /// <value>4 minutes.</value>
    public TimeSpan Assembly { get; init; } = TimeSpan.FromMinutes(4);

    /// <summary>Keys per page of a listing; COS gives at most 1000.</summary>
    /// <value>1000.</value>
    public int Page { get; init; } = 1000;
}
