using System.Globalization;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Base of the attributes by which the host repeats a failed run of a timer function.</summary>
[AttributeUsage(AttributeTargets.Method)]
public abstract class RetryAttribute : Attribute;

/// <summary>Repeats a failed run after the same delay each time.</summary>
/// <param name="maxRetryCount">How often at most; -1 without end.</param>
/// <param name="delayInterval">A <see cref="TimeSpan"/> such as <c>00:00:10</c>.</param>
public sealed class FixedDelayRetryAttribute(int maxRetryCount, string delayInterval) : RetryAttribute
{
    public int MaxRetryCount { get; } = maxRetryCount;

    public TimeSpan DelayInterval { get; } = TimeSpan.Parse(delayInterval, CultureInfo.InvariantCulture);
}

/// <summary>Repeats a failed run after delays that grow from the minimum to the maximum.</summary>
/// <param name="maxRetryCount">How often at most; -1 without end.</param>
/// <param name="minimumInterval">A <see cref="TimeSpan"/> such as <c>00:00:04</c>.</param>
/// <param name="maximumInterval">A <see cref="TimeSpan"/>, above the minimum.</param>
public sealed class ExponentialBackoffRetryAttribute(int maxRetryCount, string minimumInterval, string maximumInterval) : RetryAttribute
{
    public int MaxRetryCount { get; } = maxRetryCount;

    public TimeSpan MinimumInterval { get; } = TimeSpan.Parse(minimumInterval, CultureInfo.InvariantCulture);

    public TimeSpan MaximumInterval { get; } = TimeSpan.Parse(maximumInterval, CultureInfo.InvariantCulture);
}
