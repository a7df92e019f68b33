using SuperInsight.Domain.Backups;
using SuperInsight.Domain.Backups.Copying;
using SuperInsight.Fakes.Backups;

namespace SuperInsight.Domain.Tests.Backups.Failover;

/// <summary>A process that dies, or a call that fails, at any step of a run that goes to the standby, and of copying back.</summary>
public sealed class FailoverCrashTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>The primary fails from its first upload on, or from its commit on.</summary>
    [Theory]
    [InlineData(StepFate.DiesBefore, "begin upload", int.MaxValue)]
    [InlineData(StepFate.DiesAfter, "begin upload", int.MaxValue)]
    [InlineData(StepFate.DiesBefore, "complete upload", 0)]
    [InlineData(StepFate.DiesAfter, "complete upload", 0)]
    [InlineData(StepFate.DiesAfter, "create", int.MaxValue)]
    public async Task RunAsync_IsMadeGoodByTheNextRun_WhereverTheProcessDied(StepFate fate, string broken, int atHand)
    {
        for (var at = 1; ; at++)
        {
            using var world = TwoBuckets.Create(atHand);
            ProcessSteps steps = new() { Fate = (step, _) => step == at ? fate : StepFate.Works };
            var away = false;
            ProcessSteps primary = new() { Fate = (_, name) => (away |= name.StartsWith($"{broken} backups/", StringComparison.Ordinal)) ? StepFate.Fails : StepFate.Works };
            var process = world.Open(steps: steps, stores: new(steps.On(primary.On(world.Store)), steps.On(world.Standby!), world.Clock));
            var death = await Record.ExceptionAsync(() => process.RunAsync(TwoBuckets.Request, null, Cancellation));
            if (death is null)
            {
                Assert.True(at > 10, $"only {at} steps");
                return;
            }

            Assert.True(death is ProcessDiedException, $"at {steps.Taken[^1]}: {death}");
            await AssertAllGoodAsync(world, death.Message);
            world.Clock.Advance(TimeSpan.FromMinutes(2));
            Assert.IsType<BackupOutcome.Taken>(await world.Open("second", ["first"]).RunAsync(new(BackupSource.Postgres, "run-2", Domain.Backups.Runs.BackupTrigger.Request), null, Cancellation));
            await AssertAllGoodAsync(world, death.Message);
            var outcome = await world.CopyAsync();
            Assert.Equal((null, 0), (outcome.Failure, outcome.Conflicts.Count));
            Assert.All((await world.ListAsync()).Points, point => Assert.Equal(world.Store.Bucket, point.Bucket));
            Assert.Empty(await world.ListUploadsAsync());
        }
    }

    [Theory]
    [InlineData(StepFate.DiesBefore)]
    [InlineData(StepFate.DiesAfter)]
    [InlineData(StepFate.Fails)]
    [InlineData(StepFate.LosesAnswer)]
    public async Task CopyBack_IsFinishedByTheNextRound_WhereverItBrokeOff(StepFate fate)
    {
        for (var at = 1; ; at++)
        {
            using var world = TwoBuckets.Create();
            var point = await world.TakeToStandbyAsync();
            world.Standby!.Overwrite($"{TwoBuckets.WalRange}000000010000000000000001", BackupWorld.Content(1000));
            ProcessSteps steps = new() { Fate = (step, _) => step == at ? fate : StepFate.Works };
            await Record.ExceptionAsync(() => world.OpenCopying(steps).RunAsync(Cancellation));
            await AssertAllGoodAsync(world, steps.Taken[^1]);

            var outcome = await world.CopyAsync();
            Assert.Equal((null, 0), (outcome.Failure, outcome.Conflicts.Count));
            Assert.Equal(world.Standby.Objects, world.Store.Objects);
            Assert.Equal(world.Standby.Bucket, Assert.Single((await world.ListAsync()).Points).AlsoIn);
            Assert.Equal(point.Id, Assert.Single((await world.ListAsync()).Points).Id);
            if (steps.Taken.Count < at)
            {
                Assert.True(at > 10, $"only {at} steps");
                return;
            }
        }
    }

    [Fact]
    public async Task CopyBack_LeavesOneWhole_WhenTwoHostsCopyAtOnce()
    {
        using var world = TwoBuckets.Create();
        await world.TakeToStandbyAsync();
        CopyOutcome? rival = null;
        ProcessSteps steps = new()
        {
            Before = async step =>
            {
                if (rival is null && step.StartsWith("complete upload", StringComparison.Ordinal))
                {
                    rival = new([], [], null);
                    rival = await world.CopyAsync();
                }
            },
        };
        var outcome = await world.OpenCopying(steps).RunAsync(Cancellation);
        Assert.Single(rival!.Copied);
        Assert.Equal((null, 0), (outcome.Failure, outcome.Conflicts.Count));
        Assert.Equal(world.Standby!.Objects, world.Store.Objects);
    }

    private static async Task AssertAllGoodAsync(BackupWorld world, string where)
    {
        var listing = await world.ListAsync();
        Assert.True(listing.Rejected.Count == 0, where);
        foreach (var point in listing.Points)
            Assert.Equal(BackupWorld.Content(3000), await world.ReadBackAsync(point));
    }
}
