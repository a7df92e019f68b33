using FsCheck.Xunit;
using SuperInsight.Domain.Scaling;

namespace SuperInsight.Domain.Tests.Scaling;

public sealed class ScalingDecisionTests
{
    private static readonly ScalingPolicy Policy = new() { LeastInstances = 1, LeastCeiling = 5, MostInstances = 12 };

    [Theory]
    // instances, floor, ceiling, load, minutes that it lasted → floor, ceiling; 0 for no change
    [InlineData(5, 1, 5, 95, 5, 1, 7)]
    [InlineData(5, 1, 5, 75, 5, 0, 0)]
    [InlineData(5, 1, 10, 95, 5, 0, 0)]
    [InlineData(5, 1, 10, 95, 10, 7, 10)]
    [InlineData(1, 1, 1, 100, 1, 1, 2)]
    [InlineData(2, 1, 2, 700, 1, 1, 6)]
    [InlineData(10, 1, 10, 700, 1, 1, 12)]
    [InlineData(12, 12, 12, 100, 60, 0, 0)]
    [InlineData(5, 1, 5, 20, 5, 0, 0)]
    public void Make_RaisesTheCeiling_AndTheFloorOnlyUnderLastingLoad(int instances, int floor, int ceiling, double load, int minutes, int newFloor, int newCeiling)
    {
        var change = ScalingDecision.Make(new(ScalingDirection.Up, instances, floor, ceiling, load, 70, TimeSpan.FromMinutes(minutes), null), Policy).Change;

        Assert.Equal((newFloor, newCeiling), (change?.MinInstances ?? 0, change?.MaxInstances ?? 0));
    }

    [Theory]
    [InlineData(6, 6, 12, 10, 3, 12)]
    [InlineData(6, 2, 12, 10, 1, 5)]
    [InlineData(1, 1, 5, 1, 0, 0)]
    [InlineData(6, 6, 12, 90, 0, 0)]
    public void Make_LowersTheFloorByHalf_ThenTheCeiling(int instances, int floor, int ceiling, double load, int newFloor, int newCeiling)
    {
        var change = ScalingDecision.Make(new(ScalingDirection.Down, instances, floor, ceiling, load, 70, TimeSpan.FromHours(1), null), Policy).Change;

        Assert.Equal((newFloor, newCeiling), (change?.MinInstances ?? 0, change?.MaxInstances ?? 0));
    }

    [Theory]
    [InlineData(ScalingDirection.Up, 2.9, false)]
    [InlineData(ScalingDirection.Up, 3, true)]
    [InlineData(ScalingDirection.Down, 14.9, false)]
    public void Make_WaitsForTheCooldown(ScalingDirection direction, double minutes, bool changes) =>
        Assert.Equal(changes, ScalingDecision.Make(new(direction, 5, 1, 5, direction == ScalingDirection.Up ? 100 : 1, 70, TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(minutes)), Policy).Change is not null);

    [Property(MaxTest = 1000)]
    public bool Make_StaysInItsBounds_AndGoesOneWay(bool up, byte instances, byte floor, byte more, double load, byte target, byte minutes)
    {
        var low = floor % 12;
        var high = Math.Clamp(low + more % 12, 1, 12);
        var direction = up ? ScalingDirection.Up : ScalingDirection.Down;
        if (ScalingDecision.Make(new(direction, instances % 50, Math.Min(low, high), high, load, target, TimeSpan.FromMinutes(minutes), null), Policy).Change is not { } change)
            return true;
        var (min, max) = (change.MinInstances!.Value, change.MaxInstances!.Value);
        return min <= max && max <= 12
            && (up ? min >= Math.Min(low, high) && max >= high : min <= Math.Min(low, high) && max <= high && min >= Math.Min(Policy.LeastInstances, Math.Min(low, high)))
            && (min, max) != (Math.Min(low, high), high);
    }
}
