using SuperInsight.Domain.Backups.Retention;
using SuperInsight.Fakes.Backups;

namespace SuperInsight.Domain.Tests.Backups.Retention;

/// <summary>Pruning dies at each of its steps, before it and after it; the next one finishes the work.</summary>
public sealed class PruneCrashTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(StepFate.DiesBefore)]
    [InlineData(StepFate.DiesAfter)]
    [InlineData(StepFate.LosesAnswer)]
    public async Task RunAsync_LeavesNoHalfPoint_WhereverItDies_AndTheNextOneFinishes(StepFate fate)
    {
        var steps = await CountStepsAsync();
        Assert.True(steps > 25, $"only {steps} steps");
        for (var n = 1; n <= steps; n++)
        {
            using var world = new PruneWorld();
            var kept = await PlantAsync(world);
            var doomed = new ProcessSteps { Fate = (number, _) => number == n ? fate : StepFate.Works };
            await Record.ExceptionAsync(() => world.Open(doomed).RunAsync(null, PruneAllowance.Few, Cancellation));
            await world.AssertWholeAsync();
            Assert.Empty(kept.Except(await world.ListAsync()));

            // What the dead one left without a manifest was written days ago; what it marked, just now.
            world.Inner.Clock.Advance(TimeSpan.FromDays(2));
            await world.Open().RunAsync(null, PruneAllowance.Few, Cancellation);
            Assert.Equal(kept, await world.ListAsync());
            Assert.Equal(kept.Length, (await world.Inner.ListOrphansAsync()).Count(key => key.EndsWith("/globals.age", StringComparison.Ordinal)));
            Assert.Empty(await world.Inner.ListUploadsAsync());
            await world.AssertWholeAsync();
            Assert.Equal(kept.Length, world.Inner.Store.Objects.Keys.Count(key => key.EndsWith("/data.age", StringComparison.Ordinal)));
        }
    }

    private static async Task<int> CountStepsAsync()
    {
        using var world = new PruneWorld();
        await PlantAsync(world);
        var steps = new ProcessSteps();
        await world.Open(steps).RunAsync(null, PruneAllowance.Few, Cancellation);
        return steps.Taken.Count;
    }

    /// <summary>Five points, of which two and the verified one stay, a dead run's data and an unfinished upload.</summary>
    private static async Task<string[]> PlantAsync(PruneWorld world)
    {
        var verified = await world.PlantAsync(TimeSpan.FromDays(9), verdict: true);
        await world.PlantAsync(TimeSpan.FromDays(7));
        await world.PlantAsync(TimeSpan.FromDays(5));
        var older = await world.PlantAsync(TimeSpan.FromDays(3));
        var newest = await world.PlantAsync(TimeSpan.FromDays(1));
        world.Inner.Store.LeaveUpload(world.Inner.Layout.DataKey(world.PlantOrphan()));
        world.Inner.Clock.Advance(TimeSpan.FromDays(2));
        return [newest, older, verified];
    }
}
