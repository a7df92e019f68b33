using SuperInsight.Domain.Backups;
using SuperInsight.Domain.Backups.Runs;
using SuperInsight.Domain.Backups.Stores;
using SuperInsight.Domain.ObjectStorage;
using SuperInsight.Fakes.Backups;

namespace SuperInsight.Domain.Tests.Backups.Failover;

public sealed class FailoverTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(ObjectStoreFailure.Unavailable)]
    [InlineData(ObjectStoreFailure.Full)]
    [InlineData(ObjectStoreFailure.AccessDenied)]
    [InlineData(ObjectStoreFailure.NoSuchBucket)]
    public async Task RunAsync_GoesOnToTheStandby_WithoutDumpingTwice(ObjectStoreFailure failure)
    {
        using var world = TwoBuckets.Create();
        world.Store.Faults.FailAlways(failure);
        var point = await world.TakeAsync();

        Assert.Equal(1, world.Source.Opened);
        Assert.Equal(world.Standby!.Bucket, point.Bucket);
        Assert.Empty(world.Store.Objects);
        world.Store.Faults.Clear();
        Assert.Equal(point, Assert.Single((await world.ListAsync()).Points));
        Assert.Equal(BackupWorld.Content(3000), await world.ReadBackAsync(point));
        Assert.Equal(point.Id, (await world.FindRunAsync("run-1"))?.RestorePointId);
        Assert.Empty(await world.AlarmsAsync());
    }

    [Theory]
    [InlineData(ObjectStoreFailure.Refused)]
    [InlineData(ObjectStoreFailure.Damaged)]
    [InlineData(ObjectStoreFailure.Conflict)]
    public async Task RunAsync_StaysAndFails_WhenAnotherBucketWouldNotHelp(ObjectStoreFailure failure)
    {
        using var world = TwoBuckets.Create();
        world.Store.Faults.FailNext(1, failure, key => key.EndsWith("data.age", StringComparison.Ordinal));
        await Assert.ThrowsAsync<ObjectStoreException>(() => world.Open().RunAsync(TwoBuckets.Request, null, Cancellation));
        Assert.Empty(world.Standby!.Objects);
        Assert.Empty((await world.ListAsync()).Points);
    }

    /// <summary>The upload breaks after the first bytes, when it is completed, or when the manifest is written.</summary>
    [Theory]
    [InlineData("upload", 2, int.MaxValue, 1, true)]
    [InlineData("upload", 2, 0, 2, true)]
    [InlineData("complete upload", 1, int.MaxValue, 1, true)]
    [InlineData("complete upload", 1, 0, 2, false)]
    [InlineData("create", 1, int.MaxValue, 2, false)]
    public async Task RunAsync_DumpsAgain_OnlyWhenBytesAreGone(string step, int nth, int atHand, int dumps, bool sameName)
    {
        using var world = TwoBuckets.Create(atHand, new ScriptedDumpSource(BackupWorld.Content(2_000_000), TimeProvider.System));
        var seen = 0;
        ProcessSteps primary = new() { Fate = (_, name) => (seen += name.StartsWith($"{step} backups/", StringComparison.Ordinal) ? 1 : 0) >= nth ? StepFate.Fails : StepFate.Works };
        var outcome = await world.Open(stores: new(primary.On(world.Store), world.Standby, world.Clock)).RunAsync(TwoBuckets.Request, null, Cancellation);

        var point = Assert.IsType<BackupOutcome.Taken>(outcome).Point;
        Assert.Equal(dumps, world.Source.Opened);
        Assert.Equal(sameName, point.Id == RestorePointId.Create(BackupSource.Postgres, BackupWorld.Start, 1).ToString());
        Assert.Equal(BackupWorld.Content(2_000_000), await world.ReadBackAsync(point));
        Assert.Equal(point.Id, Assert.Single((await world.ListAsync()).Points).Id);
        Assert.Equal((BackupRunPhase.Completed, point.Id), ((await world.FindRunAsync("run-1"))!.Phase, (await world.FindRunAsync("run-1"))!.RestorePointId));
    }

    [Fact]
    public async Task RunAsync_KeepsAllPartsTogether_WhenOneOfThemMoves()
    {
        using var world = TwoBuckets.Create(source: new(BackupWorld.Content(100_000), TimeProvider.System)
        {
            Besides = new Dictionary<string, byte[]> { ["list"] = BackupWorld.Content(5000), ["globals"] = [1] },
        });
        world.Store.Faults.FailNext(1, key: key => key.EndsWith("list.age", StringComparison.Ordinal));
        var point = await world.TakeAsync();
        Assert.Equal(1, world.Source.Opened);
        Assert.Empty(world.Folder(world.Store, point));
        Assert.Equal(4, world.Folder(world.Standby!, point).Count);
        Assert.Equal(BackupWorld.Content(100_000), await world.ReadBackAsync(point));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task RunAsync_FailsWithAnAlarm_WhenNoBucketIsLeft(bool hasStandby)
    {
        using var world = hasStandby ? TwoBuckets.Create() : new BackupWorld();
        world.Store.Faults.FailAlways();
        world.Standby?.Faults.FailAlways(ObjectStoreFailure.Full);
        var failure = await Assert.ThrowsAnyAsync<OperationException>(() => world.Open().RunAsync(TwoBuckets.Request, null, Cancellation));
        Assert.Equal(hasStandby, failure is StoresAwayException);
        Assert.Contains(world.Store.Bucket, failure.Message, StringComparison.Ordinal);
        Assert.Contains(world.Standby?.Bucket ?? "", failure.Message, StringComparison.Ordinal);
        Assert.Equal(["backup-stores-away"], await world.AlarmsAsync());
        Assert.Equal(BackupRunPhase.Failed, (await world.FindRunAsync("run-1"))?.Phase);

        world.Store.Faults.Clear();
        world.Standby?.Faults.Clear();
        Assert.Empty((await world.ListAsync()).Points);
        world.Clock.Advance(TimeSpan.FromMinutes(1));
        await world.TakeAsync("run-2");
        Assert.Empty(await world.AlarmsAsync());
        Assert.Empty(await world.ListOrphansAsync());
    }

    [Fact]
    public async Task RunAsync_DoesNotWaitForABucketThatJustFailed_AndComesBackWhenThatAnswers()
    {
        using var world = TwoBuckets.Create();
        ProcessSteps primary = new();
        BackupStores stores = new(primary.On(world.Store), world.Standby, world.Clock);
        var process = world.Open(stores: stores);
        world.Store.Faults.FailAlways();
        await process.RunAsync(TwoBuckets.Request, null, Cancellation);

        var before = primary.Taken.Count;
        await process.RunAsync(TwoBuckets.Request with { RunId = "run-2", Occurrence = null }, null, Cancellation);
        Assert.DoesNotContain(primary.Taken.Skip(before), step => step.StartsWith("begin upload", StringComparison.Ordinal));

        world.Store.Faults.Clear();
        world.Clock.Advance(TimeSpan.FromMinutes(1));
        var outcome = await process.RunAsync(TwoBuckets.Request with { RunId = "run-3", Occurrence = null }, null, Cancellation);
        Assert.Equal(world.Store.Bucket, Assert.IsType<BackupOutcome.Taken>(outcome).Point.Bucket);
    }

    [Fact]
    public async Task RunAsync_LeavesOrphansAlone_ThatAreCommittedInTheOtherBucketOrNobodyKnowsOf()
    {
        using var world = TwoBuckets.Create();
        var point = await world.TakeToStandbyAsync();
        // What a copy that was cut off leaves in the primary.
        world.Store.Overwrite(point.Key, world.Standby!.Objects[point.Key]);
        world.Clock.Advance(TimeSpan.FromHours(1));
        world.Standby.Faults.FailAlways();
        await world.TakeAsync("run-2");
        world.Standby.Faults.Clear();
        await world.TakeAsync("run-3");
        Assert.Equal([point.Key], world.Folder(world.Store, point).Keys);
        Assert.Empty((await world.CopyAsync()).Conflicts);
        Assert.Equal(world.Folder(world.Standby, point), world.Folder(world.Store, point));
    }
}
