using System.Text;
using SuperInsight.Domain.Backups;
using SuperInsight.Domain.Backups.Catalogue;
using SuperInsight.Domain.Backups.Retention;
using SuperInsight.Fakes.Backups;

namespace SuperInsight.Domain.Tests.Backups.Retention;

public sealed class PruneRestorePointsTests : IDisposable
{
    private readonly PruneWorld world = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => world.Dispose();

    [Fact]
    public async Task RunAsync_DeletesWhatNoRuleKeeps_WithAllItsObjects()
    {
        var points = await PlantDaysAsync(5);
        var report = await world.Open().RunAsync(null, PruneAllowance.Few, Cancellation);
        Assert.Equal(points[..2], await world.ListAsync());
        Assert.Equal(points[2..].Reverse(), report.Deleted.Select(point => point.Id));
        Assert.Equal(6, world.Inner.Store.Objects.Count);
        Assert.Empty(await world.AlarmsAsync());
    }

    [Fact]
    public async Task PlanAsync_ChangesNothing()
    {
        await PlantDaysAsync(5);
        world.PlantOrphan();
        world.Inner.Clock.Advance(TimeSpan.FromDays(2));
        var before = world.Inner.Store.Objects.Keys.ToArray();
        var report = await world.Open().PlanAsync(null, PruneAllowance.Few, Cancellation);
        Assert.Equal((3, 1, 0), (report.Sources[0].Plan.Expired.Count, report.Tidying.Orphans.Count, report.Deleted.Count));
        Assert.Equal(before, world.Inner.Store.Objects.Keys);
    }

    [Fact]
    public async Task RunAsync_TouchesOneSourceOnly_WhenAsked()
    {
        for (var day = 0; day < 4; day++)
        {
            await world.PlantAsync(TimeSpan.FromDays(day));
            await world.PlantAsync(TimeSpan.FromDays(day), source: BackupSource.Parse("postgres/orders"));
        }

        var others = world.Inner.Layout.DataKey(RestorePointId.Create(BackupSource.Parse("postgres/orders"), BackupWorld.Start, 1));
        world.Inner.Store.Overwrite(others, "abc"u8);
        world.Inner.Clock.Advance(TimeSpan.FromDays(2));
        await world.Open().RunAsync(BackupSource.Postgres, PruneAllowance.Few, Cancellation);
        Assert.Contains(others, world.Inner.Store.Objects.Keys);
        Assert.Equal((2, 4), (await CountAsync("postgres"), await CountAsync("postgres/orders")));
        await world.Open().RunAsync(null, PruneAllowance.Few, Cancellation);
        Assert.Equal((2, 2), (await CountAsync("postgres"), await CountAsync("postgres/orders")));
    }

    [Fact]
    public async Task RunAsync_KeepsTheNewestVerified_HoweverOld_AndTheLastSoundOne()
    {
        var verified = await world.PlantAsync(TimeSpan.FromDays(900), verdict: true);
        var middle = await world.PlantAsync(TimeSpan.FromDays(400), verdict: null);
        var sound = await world.PlantAsync(TimeSpan.FromDays(2), verdict: null);
        var damaged = await world.PlantAsync(TimeSpan.FromDays(1), verdict: false);
        world.Policy = new() { KeepLast = 1 };
        await world.Open().RunAsync(null, PruneAllowance.Few, Cancellation);
        Assert.Equal([damaged, sound, verified], await world.ListAsync());
        Assert.DoesNotContain(middle, await world.ListAsync());
    }

    [Fact]
    public async Task RunAsync_SparesTheLastGoodPoint_WhenAVerdictComesInBetween()
    {
        var old = await world.PlantAsync(TimeSpan.FromDays(9), verdict: true);
        var good = await world.PlantAsync(TimeSpan.FromDays(5), verdict: true);
        await world.PlantAsync(TimeSpan.FromDays(1));
        world.Policy = new() { KeepLast = 1 };
        var readings = 0;
        var steps = new ProcessSteps
        {
            Before = async step =>
            {
                if (step == "read stream verifications/postgres" && ++readings == 2)
                    await world.JudgeAsync(good, good: false);
            },
        };
        await world.Open(steps).RunAsync(null, PruneAllowance.Few, Cancellation);
        Assert.Equal(2, readings);
        Assert.Contains(old, await world.ListAsync());
    }

    [Fact]
    public async Task RunAsync_TidiesWhatIsOlderThanADay_AndNothingYounger()
    {
        await PlantDaysAsync(2);
        var (orphan, closed) = (world.PlantOrphan(), world.PlantOrphan(Encoding.UTF8.GetString(ManifestCodec.Abandoned)));
        world.Inner.Store.LeaveUpload(world.Inner.Layout.DataKey(orphan));
        world.Inner.Store.Overwrite("backups/wal/000000010000000A00000041.age", "abc"u8);
        world.Inner.Clock.Advance(TimeSpan.FromDays(1));
        await world.Open().RunAsync(null, PruneAllowance.Few, Cancellation);
        Assert.Equal(2, (await world.Inner.ListOrphansAsync()).Count(key => key.EndsWith("data.age", StringComparison.Ordinal)));
        Assert.Single(await world.Inner.ListUploadsAsync());

        world.Inner.Clock.Advance(TimeSpan.FromSeconds(1));
        var young = world.PlantOrphan();
        await world.Open().RunAsync(null, PruneAllowance.Few, Cancellation);
        Assert.Equal([world.Inner.Layout.DataKey(young)], (await world.Inner.ListOrphansAsync()).Where(key => key.EndsWith("data.age", StringComparison.Ordinal)));
        Assert.Empty(await world.Inner.ListUploadsAsync());
        Assert.Contains("backups/wal/000000010000000A00000041.age", world.Inner.Store.Objects.Keys);

        // The marks stay as long as a late process could commit there.
        Assert.All((RestorePointId[])[orphan, closed], id => Assert.Contains(world.Inner.Layout.ManifestKey(id), world.Inner.Store.Objects.Keys));
        world.Inner.Clock.Advance(TimeSpan.FromDays(31));
        await world.Open().RunAsync(null, PruneAllowance.Few, Cancellation);
        await world.Open().RunAsync(null, PruneAllowance.Few, Cancellation);
        Assert.All((RestorePointId[])[orphan, closed], id => Assert.DoesNotContain(world.Inner.Layout.ManifestKey(id), world.Inner.Store.Objects.Keys));
    }

    [Fact]
    public async Task RunAsync_LeavesABackupAlone_ThatHasRunForDays()
    {
        await PlantDaysAsync(2);
        var slow = world.PlantOrphan();
        await world.RecordRunAsync(slow.ToString(), completed: false);
        world.Inner.Store.LeaveUpload(world.Inner.Layout.ObjectKey(slow, "globals"));
        world.Inner.Clock.Advance(TimeSpan.FromDays(3));
        await world.Open().RunAsync(null, PruneAllowance.Few, Cancellation);
        Assert.Contains(world.Inner.Layout.DataKey(slow), world.Inner.Store.Objects.Keys);
        Assert.DoesNotContain(world.Inner.Layout.ManifestKey(slow), world.Inner.Store.Objects.Keys);
        Assert.Single(await world.Inner.ListUploadsAsync());
    }

    [Fact]
    public async Task RunAsync_LeavesData_WhoseManifestComesAtTheLastMoment()
    {
        await PlantDaysAsync(2);
        var late = world.PlantOrphan();
        world.Inner.Clock.Advance(TimeSpan.FromDays(2));
        var steps = new ProcessSteps
        {
            Before = step =>
            {
                if (step == $"create {world.Inner.Layout.ManifestKey(late)}")
                    world.Inner.Store.Overwrite(world.Inner.Layout.ManifestKey(late), "a manifest that came at the last moment, whatever is in it"u8);
                return Task.CompletedTask;
            },
        };
        await world.Open(steps).RunAsync(null, PruneAllowance.Few, Cancellation);
        Assert.Contains(world.Inner.Layout.DataKey(late), world.Inner.Store.Objects.Keys);
    }

    [Fact]
    public async Task RunAsync_DeletesTheSame_WhenTwoRunAtOnce()
    {
        var points = await PlantDaysAsync(5);
        var (first, second) = (new ProcessSteps(), (Task?)null);
        var steps = new ProcessSteps
        {
            Before = async step =>
            {
                if (second is null && step.StartsWith("delete", StringComparison.Ordinal))
                    await (second = world.Open(first).RunAsync(null, PruneAllowance.Few, Cancellation));
            },
        };
        await world.Open(steps).RunAsync(null, PruneAllowance.Few, Cancellation);
        Assert.Equal(points[..2], await world.ListAsync());
        Assert.Equal(6, world.Inner.Store.Objects.Count);
    }

    [Fact]
    public async Task RunAsync_CompactsTheLedger_OfEverySource()
    {
        for (var i = 0; i < 100; i++)
            await world.JudgeAsync(RestorePointId.Create(BackupSource.Parse("postgres/orders"), BackupWorld.Start, (uint)i).ToString(), good: true);
        await PlantDaysAsync(1);
        var steps = new ProcessSteps();
        await world.Open(steps).RunAsync(null, PruneAllowance.Few, Cancellation);
        Assert.Contains("compact verifications/postgres/orders", steps.Taken);
    }

    /// <summary>Newest first.</summary>
    private async Task<string[]> PlantDaysAsync(int count)
    {
        List<string> points = [];
        for (var day = count - 1; day >= 0; day--)
            points.Insert(0, await world.PlantAsync(TimeSpan.FromDays(day)));
        return [.. points];
    }

    private async Task<int> CountAsync(string source) => (await world.Inner.ListAsync()).Points.Count(point => point.Source == source);
}
