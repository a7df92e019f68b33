using SuperInsight.Adapters.Web;

namespace SuperInsight.Adapters.TencentCloud;

/// <summary>The same, and how fast calls follow each other. Changes are tried again only when they were throttled.</summary>
public sealed record CloudLimits : WebLimits
{
    /// <summary>20 seconds for a try, 2 minutes in all, 5 retries.</summary>
    public CloudLimits() => (Try, Total, Retries) = (TimeSpan.FromSeconds(20), TimeSpan.FromMinutes(2), 5);

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
