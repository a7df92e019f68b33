using SuperInsight.Domain.Backups;
using SuperInsight.Domain.Backups.Runs;
using SuperInsight.Fakes.Backups;

namespace SuperInsight.Domain.Tests.Backups;

/// <summary>What is left when a call fails, or the process dies, at any step of a backup.</summary>
public sealed class TakeBackupFaultTests
{
    private static readonly BackupRequest Request = new(BackupSource.Postgres, "run-1", BackupTrigger.Schedule, BackupWorld.Start);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(StepFate.Fails, 1)]
    [InlineData(StepFate.LosesAnswer, 1)]
    [InlineData(StepFate.Fails, int.MaxValue)]
    [InlineData(StepFate.LosesAnswer, int.MaxValue)]
    public async Task RunAsync_NeverListsHalfAPoint_WhicheverCallFails(StepFate fate, int howOften)
    {
        var failures = 0;
        for (var at = 1; at <= await CountStepsAsync(); at++)
        {
            using var world = new BackupWorld();
            var steps = new ProcessSteps { Fate = (step, _) => step >= at && step - at < howOften ? fate : StepFate.Works };
            try
            {
                await world.Open(steps: steps).RunAsync(Request, null, Cancellation);
            }
            catch (OperationException)
            {
                failures++;
            }

            await AssertListIsWholeAsync(world, steps.Taken[Math.Min(at, steps.Taken.Count) - 1]);
            await AssertNextRunTidiesUpAsync(world, steps.Taken[^1]);
        }

        // A ledger that is away is none: the run goes on without a claim.
        Assert.True(failures > 3, $"only {failures} of the faults were felt");
    }

    [Theory]
    [InlineData(StepFate.DiesBefore, Successor.KnowsTheDeath)]
    [InlineData(StepFate.DiesAfter, Successor.KnowsTheDeath)]
    [InlineData(StepFate.DiesBefore, Successor.WaitsForTheTimeout)]
    [InlineData(StepFate.DiesAfter, Successor.WaitsForTheTimeout)]
    public async Task RunAsync_IsMadeGoodByTheNextRun_WhereverTheProcessDied(StepFate fate, Successor successor)
    {
        for (var at = 1; at <= await CountStepsAsync(); at++)
        {
            using var world = new BackupWorld();
            var steps = new ProcessSteps { Fate = (step, _) => step == at ? fate : StepFate.Works };
            var death = await Record.ExceptionAsync(() => world.Open(steps: steps).RunAsync(Request, null, Cancellation));
            Assert.True(death is ProcessDiedException, $"at {steps.Taken[^1]}: {death}");

            await AssertListIsWholeAsync(world, death.Message);
            if (successor == Successor.WaitsForTheTimeout)
                world.Clock.Advance(BackupAdmissionPolicy.Default.ClaimTimeout);
            await AssertNextRunTidiesUpAsync(world, death.Message);
        }
    }

    [Fact]
    public async Task RunAsync_IsRefused_BeforeTheClaimOfADeadProcessTimesOut()
    {
        using var world = new BackupWorld();
        var steps = new ProcessSteps { Fate = (_, step) => step.StartsWith("upload", StringComparison.Ordinal) ? StepFate.DiesBefore : StepFate.Works };
        await Assert.ThrowsAsync<ProcessDiedException>(() => world.Open(steps: steps).RunAsync(Request, null, Cancellation));

        world.Clock.Advance(BackupAdmissionPolicy.Default.ClaimTimeout - TimeSpan.FromSeconds(1));
        Assert.IsType<BackupOutcome.Refused>(await world.Open("second").RunAsync(Request with { RunId = "run-2", Occurrence = null }, null, Cancellation));
        world.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.IsType<BackupOutcome.Taken>(await world.Open("second").RunAsync(Request with { RunId = "run-2", Occurrence = null }, null, Cancellation));
        var dead = await world.FindRunAsync("run-1");
        Assert.Equal(BackupRunPhase.Failed, dead?.Phase);
        Assert.Contains("first", dead?.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_GivesUp_WhenTheRunKilledItsProcessThreeTimes()
    {
        using var world = new BackupWorld();
        string[] processes = ["p1", "p2", "p3", "p4"];
        for (var attempt = 1; attempt <= BackupAdmissionPolicy.MaxAttempts; attempt++)
        {
            var steps = new ProcessSteps { Fate = (_, step) => step.StartsWith("upload", StringComparison.Ordinal) ? StepFate.DiesBefore : StepFate.Works };
            await Assert.ThrowsAsync<ProcessDiedException>(() => world.Open(processes[attempt - 1], processes[..(attempt - 1)], steps).RunAsync(Request, null, Cancellation));
            Assert.Equal(attempt, (await world.FindRunAsync("run-1"))?.Attempt);
        }

        Assert.IsType<BackupOutcome.GivenUp>(await world.Open("p4", processes[..3]).RunAsync(Request, null, Cancellation));
        Assert.Equal(BackupRunPhase.Failed, (await world.FindRunAsync("run-1"))?.Phase);
    }

    [Fact]
    public async Task RunAsync_FindsThePoint_WhenTheProcessDiedBetweenCommitAndLastFact()
    {
        using var world = new BackupWorld();
        var steps = new ProcessSteps { Fate = (_, step) => step.StartsWith("create backups/", StringComparison.Ordinal) ? StepFate.DiesAfter : StepFate.Works };
        await Assert.ThrowsAsync<ProcessDiedException>(() => world.Open(steps: steps).RunAsync(Request, null, Cancellation));
        var committed = Assert.Single((await world.ListAsync()).Points);

        var outcome = await world.Open("second", ["first"]).RunAsync(Request, null, Cancellation);

        Assert.Equal(committed.Id, Assert.IsType<BackupOutcome.AlreadyTaken>(outcome).Run.RestorePointId);
        Assert.Single((await world.ListAsync()).Points);
    }

    [Fact]
    public async Task RunAsync_Succeeds_WhenOnlyItsLastFactCouldNotBeRecorded()
    {
        using var world = new BackupWorld();
        var committed = false;
        var steps = new ProcessSteps
        {
            Fate = (_, step) =>
            {
                var fate = committed ? StepFate.Fails : StepFate.Works;
                committed |= step.StartsWith("create backups/", StringComparison.Ordinal);
                return fate;
            },
        };
        Assert.IsType<BackupOutcome.Taken>(await world.Open(steps: steps).RunAsync(Request, null, Cancellation));

        await world.OpenResume("second", "first").RunAsync(Cancellation);
        Assert.Equal(BackupRunPhase.Completed, (await world.FindRunAsync("run-1"))?.Phase);
        Assert.Single((await world.ListAsync()).Points);
    }

    private static async Task<int> CountStepsAsync()
    {
        using var world = new BackupWorld();
        var steps = new ProcessSteps();
        Assert.IsType<BackupOutcome.Taken>(await world.Open(steps: steps).RunAsync(Request, null, Cancellation));
        return steps.Taken.Count;
    }

    private static async Task AssertListIsWholeAsync(BackupWorld world, string where)
    {
        var listing = await world.ListAsync();
        Assert.True(listing.Rejected.Count == 0, where);
        foreach (var point in listing.Points)
            Assert.Equal(BackupWorld.Content(3000), await world.ReadBackAsync(point));
    }

    private static async Task AssertNextRunTidiesUpAsync(BackupWorld world, string where)
    {
        var point = Assert.IsType<BackupOutcome.Taken>(await world.Open("second", ["first"]).RunAsync(new(BackupSource.Postgres, "run-2", BackupTrigger.Request), null, Cancellation)).Point;
        Assert.Equal(BackupWorld.Content(3000), await world.ReadBackAsync(point));
        var orphans = await world.ListOrphansAsync();
        Assert.True(orphans.Count == 0, $"{where}: left {string.Join(", ", orphans)}");
        Assert.True((await world.ListUploadsAsync()).Count == 0, $"{where}: left an unfinished upload");
    }

    /// <summary>How the next process learns that the first is gone.</summary>
    public enum Successor
    {
        KnowsTheDeath,
        WaitsForTheTimeout,
    }
}
