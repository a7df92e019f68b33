namespace SuperInsight.Domain.Scaling;

/// <summary>What a decision about the number of instances is made from.</summary>
/// <param name="Direction">What is asked for.</param>
/// <param name="Instances">So many run now.</param>
/// <param name="Floor">At least so many.</param>
/// <param name="Ceiling">At most so many.</param>
/// <param name="Load">Of what one instance has, in percent: the mean over all of them. For <see cref="ScalingDirection.Down"/> the highest of the time that is looked at.</param>
/// <param name="Target">What it should be, in percent, above 0.</param>
/// <param name="LastedFor">How long the load has been beyond the threshold.</param>
/// <param name="SinceLastChange">How long ago we changed anything; null for never.</param>
public sealed record ScalingView(ScalingDirection Direction, int Instances, int Floor, int Ceiling, double Load, double Target, TimeSpan LastedFor, TimeSpan? SinceLastChange);

/// <summary>Which way.</summary>
public enum ScalingDirection
{
    Up,
    Down,
}
