using SuperInsight.Domain.Backups;
using SuperInsight.Domain.Backups.Retention;
using SuperInsight.Domain.ObjectStorage;
using SuperInsight.Fakes.Backups;

namespace SuperInsight.Domain.Tests.Backups.Retention;

/// <summary>Whatever is doubtful stops pruning before the first deletion, raises an alarm, and is over when it is over.</summary>
public sealed class PruneSafetyTests : IDisposable
{
    private readonly PruneWorld world = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => world.Dispose();

    [Fact]
    public async Task RunAsync_Stops_WhenMostPointsWouldGo_UnlessAllowed()
    {
        for (var day = 0; day < 12; day++)
            await world.PlantAsync(TimeSpan.FromDays(day));
        world.Policy = new() { KeepLast = 5 };
        await AssertStopsAsync("7 of 12 points of postgres would go, more than half");
        var report = await world.Open().PlanAsync(null, PruneAllowance.Few, Cancellation);
        Assert.Single(report.Objections);
        Assert.Equal(7, (await world.Open().RunAsync(null, PruneAllowance.Most, Cancellation)).Deleted.Count);
        Assert.Empty(await world.AlarmsAsync());
    }

    [Theory]
    [InlineData(12, 6)]
    [InlineData(6, 1)]
    public async Task RunAsync_GoesOn_WhenHalfGoes_OrAHandful(int points, int keep)
    {
        for (var day = 0; day < points; day++)
            await world.PlantAsync(TimeSpan.FromDays(day));
        world.Policy = new() { KeepLast = keep };
        await world.Open().RunAsync(null, PruneAllowance.Few, Cancellation);
        Assert.Equal(keep, (await world.ListAsync()).Count);
    }

    [Fact]
    public async Task RunAsync_Stops_WhenManifestsAreGone_AndTheirDataLookLikeLeftovers()
    {
        for (var day = 0; day < 8; day++)
        {
            var id = RestorePointId.Parse(await world.PlantAsync(TimeSpan.FromDays(day)));
            if (day > 1)
                await world.Inner.Store.DeleteAsync(world.Inner.Layout.ManifestKey(id), Cancellation);
        }

        world.Inner.Clock.Advance(TimeSpan.FromDays(2));
        await AssertStopsAsync("6 of 8 points of postgres would go");
    }

    [Fact]
    public async Task RunAsync_Stops_WhenNothingIsListed_AlthoughBackupsWereTaken()
    {
        var id = await world.PlantAsync(TimeSpan.FromDays(1));
        await world.RecordRunAsync(id, completed: true);
        foreach (var key in world.Inner.Store.Objects.Keys)
            await world.Inner.Store.DeleteAsync(key, Cancellation);
        world.PlantOrphan();
        world.Inner.Clock.Advance(TimeSpan.FromDays(2));
        await AssertStopsAsync("no restore point of postgres is listed");
    }

    [Fact]
    public async Task RunAsync_GoesOn_WhenThereNeverWasAnything() =>
        Assert.Empty((await world.Open().RunAsync(null, PruneAllowance.Few, Cancellation)).Sources);

    [Fact]
    public async Task RunAsync_Stops_WhenAManifestIsNotBelieved()
    {
        for (var day = 0; day < 4; day++)
            await world.PlantAsync(TimeSpan.FromDays(day));
        world.PlantOrphan(manifest: "{ \"format\": \"something planted here\", \"and\": \"long enough\" }");
        await AssertStopsAsync("is not believed");
    }

    [Theory]
    [InlineData(61, true)]
    [InlineData(60, false)]
    [InlineData(-3600, false)]
    public async Task RunAsync_Stops_WhenTheNewestPointLiesInTheFuture(int secondsAhead, bool stops)
    {
        await world.PlantAsync(-TimeSpan.FromSeconds(secondsAhead));
        for (var day = 1; day < 4; day++)
            await world.PlantAsync(TimeSpan.FromDays(day));
        if (stops)
            await AssertStopsAsync("was taken in the future");
        else
            Assert.Equal(2, (await world.Open().RunAsync(null, PruneAllowance.Few, Cancellation)).Deleted.Count);
    }

    [Theory]
    [InlineData(61, true)]
    [InlineData(-61, true)]
    [InlineData(60, false)]
    [InlineData(-60, false)]
    public void Objections_NameTheClock_WhenItIsOffByMoreThanAMinute(int seconds, bool named) =>
        Assert.Equal(named ? 1 : 0, PruneSafety.Objections([], BackupWorld.Start, BackupWorld.Start.AddSeconds(seconds), PruneAllowance.Most).Count);

    /// <summary>Half a listing must never pass for the whole.</summary>
    [Fact]
    public async Task RunAsync_DeletesNothing_WhenAListingOrAReadingFails()
    {
        for (var day = 0; day < 5; day++)
            await world.PlantAsync(TimeSpan.FromDays(day));
        var whole = new ProcessSteps();
        await world.Open(whole).PlanAsync(null, PruneAllowance.Few, Cancellation);
        for (var n = 1; n <= whole.Taken.Count; n++)
        {
            var steps = new ProcessSteps { Fate = (number, _) => number == n ? StepFate.Fails : StepFate.Works };
            await Assert.ThrowsAsync<ObjectStoreException>(() => world.Open(steps).RunAsync(null, PruneAllowance.Few, Cancellation));
            Assert.Equal(5, (await world.ListAsync()).Count);
            Assert.Equal("prune-stopped", Assert.Single(await world.AlarmsAsync()).Key);
        }

        await world.Open().RunAsync(null, PruneAllowance.Few, Cancellation);
        Assert.Empty(await world.AlarmsAsync());
    }

    [Fact]
    public async Task RunAsync_KeepsAlarmsOfOneSourceApart()
    {
        for (var day = 0; day < 12; day++)
            await world.PlantAsync(TimeSpan.FromDays(day));
        await Assert.ThrowsAsync<BackupException>(() => world.Open().RunAsync(BackupSource.Postgres, PruneAllowance.Few, Cancellation));
        Assert.Equal("prune-stopped/postgres", Assert.Single(await world.AlarmsAsync()).Key);
        world.Policy = new() { KeepLast = 12 };
        await world.Open().RunAsync(null, PruneAllowance.Few, Cancellation);
        Assert.Empty(await world.AlarmsAsync());
    }

    private async Task AssertStopsAsync(string reason)
    {
        var before = world.Inner.Store.Objects.Keys.ToArray();
        var steps = new ProcessSteps();
        var stopped = await Assert.ThrowsAsync<BackupException>(() => world.Open(steps).RunAsync(null, PruneAllowance.Few, Cancellation));
        Assert.Contains(reason, stopped.Reason, StringComparison.Ordinal);
        Assert.Equal(before, world.Inner.Store.Objects.Keys);
        Assert.DoesNotContain(steps.Taken, step => step.StartsWith("delete", StringComparison.Ordinal) || step.StartsWith("create", StringComparison.Ordinal) || step.StartsWith("abort", StringComparison.Ordinal));
        var alarm = Assert.Single(await world.AlarmsAsync());
        Assert.Equal("prune-stopped", alarm.Key);
        Assert.Contains(reason, alarm.Summary, StringComparison.Ordinal);
    }
}
