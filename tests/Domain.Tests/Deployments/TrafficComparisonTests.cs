using System.Globalization;
using FsCheck.Xunit;
using SuperInsight.Domain.Deployments;
using SuperInsight.Domain.Deployments.Traffic;

namespace SuperInsight.Domain.Tests.Deployments;

public sealed class TrafficComparisonTests
{
    [Theory]
    // requests, errors, ms: before, then now
    [InlineData("1000 0 50", "1000 0 50", false)]
    [InlineData("1000 0 50", "1000 20 50", false)]
    [InlineData("1000 0 50", "1000 21 50", true)]
    [InlineData("1000 100 50", "1000 190 50", false)]
    [InlineData("1000 100 50", "1000 210 50", true)]
    [InlineData("1000 0 50", "1000 0 150", false)]
    [InlineData("1000 0 50", "1000 0 151", true)]
    [InlineData("1000 0 500", "1000 0 900", false)]
    [InlineData("1000 0 500", "1000 0 1001", true)]
    [InlineData("1000 0 50", "49 49 9000", false)]
    [InlineData("49 0 50", "100 10 9000", false)]
    [InlineData("49 0 50", "100 11 50", true)]
    [InlineData(null, "100 11 50", true)]
    [InlineData("1000 0 50", null, false)]
    public void Judge_CondemnsWhatIsWorseBeyondChance(string? before, string? now, bool isWorse) =>
        Assert.Equal(isWorse, TrafficComparison.Judge(Read(before), Read(now)).IsWorse);

    [Property(MaxTest = 300)]
    public bool Judge_NeverCondemnsWhatIsNoWorse(ushort requests, ushort errors, ushort milliseconds, ushort fewer, ushort faster)
    {
        var before = new TrafficStatistics(requests, Math.Min(errors, requests), TimeSpan.FromMilliseconds(milliseconds));
        var now = new TrafficStatistics(requests, Math.Max(0, before.Errors - fewer), TimeSpan.FromMilliseconds(Math.Max(0, milliseconds - faster)));
        return before.Requests < 50 || !TrafficComparison.Judge(before, now).IsWorse;
    }

    [Fact]
    public async Task AdvanceDeployments_TakesBack_WhatVisitorsFareWorseWith_AlthoughEveryProbeIsWell()
    {
        var world = new DeploymentWorld();
        world.Push();
        var id = await world.RequestAsync();
        var baking = await world.RunAsync(id, one => one.State == DeploymentState.Baking);
        world.Traffic.Known[baking.Before!.Version] = new(10_000, 10, TimeSpan.FromMilliseconds(40));
        world.Traffic.Known[baking.Version!] = new(800, 120, TimeSpan.FromMilliseconds(45));
        // What was looked at a minute ago counts until then.
        world.Clock.Advance(TimeSpan.FromMinutes(1));

        var done = await world.RunAsync(id);

        Assert.Equal(DeploymentState.RolledBack, done.State);
        var rolling = done.Transitions.Single(one => one.State == DeploymentState.RollingBack);
        Assert.Equal("visitors fare worse than with the version before", rolling.Reason);
        Assert.Contains("of 800 requests failed", rolling.Evidence, StringComparison.Ordinal);
        Assert.Equal(DeploymentWorld.OldImage, await world.ServingAsync());
    }

    [Fact]
    public async Task FindAsync_AsksOnceAMinute_AndForTheTimeBeforeTheReleaseOnce()
    {
        var world = new DeploymentWorld();
        world.Push();
        var id = await world.RequestAsync();
        var baking = await world.RunAsync(id, one => one.State == DeploymentState.Baking);
        var statistics = world.Traffic;
        statistics.Asked.Clear();
        var compare = new CompareTraffic(statistics);
        var now = world.Clock.GetUtcNow();

        for (var second = 0; second < 120; second += 5)
            await compare.FindAsync(baking, now.AddSeconds(second), CancellationToken.None);

        Assert.Equal([baking.Before!.Version, baking.Version!, baking.Before.Version, baking.Version!], statistics.Asked.Select(one => one.Version));
        Assert.All(statistics.Asked, one => Assert.True(one.Until - one.From >= TimeSpan.FromMinutes(5)));
    }

    private static TrafficStatistics? Read(string? text) => text?.Split(' ') is [var requests, var errors, var milliseconds]
        ? new(long.Parse(requests, CultureInfo.InvariantCulture), long.Parse(errors, CultureInfo.InvariantCulture), TimeSpan.FromMilliseconds(int.Parse(milliseconds, CultureInfo.InvariantCulture)))
        : null;
}
