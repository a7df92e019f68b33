namespace TencentEmulator.CloudRun.Model;

/// <summary>How long the emulated platform takes, in seconds of the emulator's clock.</summary>
public sealed record RunTiming
{
    /// <summary>To pull an image.</summary>
    /// <value>10.</value>
    public double Pull { get; init; } = 10;

    /// <summary>To start instances; an image may take longer.</summary>
    /// <value>10.</value>
    public double Start { get; init; } = 10;

    /// <summary>To find that instances are up.</summary>
    /// <value>5.</value>
    public double Check { get; init; } = 5;

    /// <summary>How long old and new share the traffic of a full release.</summary>
    /// <value>10.</value>
    public double Switch { get; init; } = 10;

    /// <summary>How long what serves, and what is said to serve, lags behind what was decided.</summary>
    /// <value>15.</value>
    public double Converge { get; init; } = 15;

    /// <summary>How long instances without traffic live on.</summary>
    /// <value>30.</value>
    public double Drain { get; init; } = 30;

    /// <summary>How long until an instance that died is replaced.</summary>
    /// <value>10.</value>
    public double Restart { get; init; } = 10;

    /// <summary>Any of them; not negative and not above ten years.</summary>
    internal static TimeSpan Span(double seconds) => TimeSpan.FromSeconds(Math.Clamp(seconds, 0, 10 * 365 * 86_400d));
}
