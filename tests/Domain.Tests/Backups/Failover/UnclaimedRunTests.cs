using Microsoft.Extensions.Logging.Abstractions;
using SuperInsight.Domain.Backups;
using SuperInsight.Domain.Backups.Runs;
using SuperInsight.Domain.Backups.Stores;
using SuperInsight.Domain.State;
using SuperInsight.Fakes.Backups;

namespace SuperInsight.Domain.Tests.Backups.Failover;

/// <summary>What becomes of a backup while the ledger is away.</summary>
public sealed class UnclaimedRunTests : IDisposable
{
    private readonly BackupWorld world = TwoBuckets.Create();
    private bool away = true;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static bool IsLedger(string step) => step.StartsWith("read stream", StringComparison.Ordinal) || step.StartsWith("append", StringComparison.Ordinal);

    public void Dispose() => world.Dispose();

    [Fact]
    public async Task RunAsync_TakesTheBackup_AndRecordsItLater()
    {
        var process = Open();
        var point = Assert.IsType<BackupOutcome.Taken>(await process.RunAsync(TwoBuckets.Request, null, Cancellation)).Point;
        Assert.Null(await world.FindRunAsync("run-1"));
        Assert.Equal(BackupWorld.Content(3000), await world.ReadBackAsync(point));

        away = false;
        var again = await process.RunAsync(TwoBuckets.Request with { RunId = "run-2" }, null, Cancellation);
        Assert.Equal(point.Id, Assert.IsType<BackupOutcome.AlreadyTaken>(again).Run.RestorePointId);
        Assert.Equal((BackupRunPhase.Completed, point.Id), ((await world.FindRunAsync("run-1"))!.Phase, (await world.FindRunAsync("run-1"))!.RestorePointId));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task RunAsync_AsksThePrimaryNoMore_WhenTheLedgerLiesThere(bool together)
    {
        ProcessSteps bucket = new();
        BackupStores stores = new(bucket.On(world.Store), world.Standby, world.Clock) { PrimaryHoldsLedger = together };
        var point = Assert.IsType<BackupOutcome.Taken>(await Open(stores).RunAsync(TwoBuckets.Request, null, Cancellation)).Point;
        Assert.Equal(together ? world.Standby!.Bucket : world.Store.Bucket, point.Bucket);
        Assert.Equal(together, bucket.Taken.Count == 0);
    }

    [Fact]
    public async Task RunAsync_RecordsAFailure_WhenTheLedgerIsBack()
    {
        var process = Open();
        world.Source.Fault = DumpFault.Midway;
        await Assert.ThrowsAsync<BackupException>(() => process.RunAsync(TwoBuckets.Request, null, Cancellation));
        away = false;
        Assert.Equal("the script says so", (await Assert.ThrowsAsync<BackupException>(() => process.RunAsync(TwoBuckets.Request with { RunId = "run-2" }, null, Cancellation))).Reason);
        var run = await world.FindRunAsync("run-1");
        Assert.Equal((BackupRunPhase.Failed, "change the script"), (run?.Phase, run?.Hint));
    }

    [Fact]
    public async Task RunAsync_IsRefused_WhileAnotherOfThisMachineHasTheSource()
    {
        BackupException? refusal = null;
        world.Source.Midway = async _ =>
        {
            world.Source.Midway = static _ => Task.CompletedTask;
            refusal = await Assert.ThrowsAsync<BackupException>(() => Open().RunAsync(TwoBuckets.Request with { RunId = "run-2" }, null, Cancellation));
        };
        Assert.IsType<BackupOutcome.Taken>(await Open().RunAsync(TwoBuckets.Request, null, Cancellation));
        Assert.Contains("another run of this machine", refusal!.Reason, StringComparison.Ordinal);
        Assert.IsType<BackupOutcome.Taken>(await Open().RunAsync(TwoBuckets.Request with { RunId = "run-3" }, null, Cancellation));
    }

    [Fact]
    public async Task RecordAsync_KeepsBoth_WhenAnotherHostServedTheSameMoment()
    {
        var process = Open();
        var ours = Assert.IsType<BackupOutcome.Taken>(await process.RunAsync(TwoBuckets.Request, null, Cancellation)).Point;
        var theirs = Assert.IsType<BackupOutcome.Taken>(await world.Open("second").RunAsync(TwoBuckets.Request, null, Cancellation)).Point;
        away = false;
        await process.RunAsync(TwoBuckets.Request with { RunId = "run-9" }, null, Cancellation);
        Assert.Equal(theirs.Id, (await world.FindRunAsync("run-1"))?.RestorePointId);
        Assert.Equal(ours.Id, (await world.FindRunAsync("run-1-unclaimed"))?.RestorePointId);
        Assert.Equal(2, (await world.ListAsync()).Points.Count);
    }

    [Fact]
    public async Task RecordAsync_RecordsOnce_WhenItsAnswerIsLost()
    {
        var lose = false;
        ProcessSteps steps = new() { Fate = (_, step) => lose && step.StartsWith("append", StringComparison.Ordinal) ? StepFate.LosesAnswer : StepFate.Works };
        UnrecordedRuns unrecorded = new(new BackupRunLedger(steps.On((ILedger)world.Ledger)), NullLogger<UnrecordedRuns>.Instance);
        unrecorded.Add(BackupSource.Postgres, new("run-1", "postgres-20261123T180000Z-00000001", "first", BackupTrigger.Schedule, BackupWorld.Start, null, null, null));
        lose = true;
        await Assert.ThrowsAnyAsync<OperationException>(() => unrecorded.RecordAsync(BackupSource.Postgres, Cancellation));
        lose = false;
        await unrecorded.RecordAsync(BackupSource.Postgres, Cancellation);
        Assert.Single((await world.Runs.ReadAsync(BackupSource.Postgres, Cancellation)).History.Runs);
    }

    [Fact]
    public async Task RunAsync_EndsWell_WhenTheLedgerGoesAwayInItsMiddle()
    {
        away = false;
        world.Source.Midway = _ =>
        {
            away = true;
            return Task.CompletedTask;
        };
        var point = Assert.IsType<BackupOutcome.Taken>(await Open().RunAsync(TwoBuckets.Request, null, Cancellation)).Point;
        Assert.Equal(point.Id, Assert.Single((await world.ListAsync()).Points).Id);
        Assert.Equal(BackupRunPhase.Running, (await world.FindRunAsync("run-1"))?.Phase);
        Assert.Equal(point.Id, Assert.IsType<BackupOutcome.AlreadyTaken>(await world.Open("second", ["first"]).RunAsync(TwoBuckets.Request, null, Cancellation)).Run.RestorePointId);
    }

    private TakeBackup Open(BackupStores? stores = null) => world.Open(stores: stores, steps: new() { Fate = (_, step) => away && IsLedger(step) ? StepFate.Fails : StepFate.Works });
}
