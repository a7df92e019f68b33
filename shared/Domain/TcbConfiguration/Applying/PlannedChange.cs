using SuperInsight.Domain.TcbConfiguration.Differences;

namespace SuperInsight.Domain.TcbConfiguration.Applying;

/// <summary>What is to become of one difference.</summary>
/// <param name="Difference">Holds no secret.</param>
/// <param name="Fate">Whether it can be done.</param>
/// <param name="Reason">Why it cannot; null when it can.</param>
/// <param name="Hint">What to do instead; null when it can.</param>
public sealed record PlannedChange(ConfigurationChange Difference, PlannedFate Fate, string? Reason = null, string? Hint = null);

/// <summary>Whether a difference can be done away with.</summary>
public enum PlannedFate
{
    /// <summary>It is done.</summary>
    Change,

    /// <summary>It stays as it runs: it is not configured.</summary>
    Keep,

    /// <summary>The cloud's interface has no way to do it.</summary>
    Impossible,
}
