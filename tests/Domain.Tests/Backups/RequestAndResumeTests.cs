using SuperInsight.Domain.Backups;
using SuperInsight.Domain.Backups.Runs;
using SuperInsight.Fakes.Backups;

namespace SuperInsight.Domain.Tests.Backups;

public sealed class RequestAndResumeTests : IDisposable
{
    private readonly BackupWorld world = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => world.Dispose();

    [Fact]
    public async Task RequestBackup_IsAcceptedOnce_HoweverOftenItIsRepeated()
    {
        for (var i = 0; i < 3; i++)
            Assert.Equal(new BackupRequestOutcome.Accepted(BackupSource.Postgres, "run-1", IsNew: i == 0), await AskAsync("run-1"));
        Assert.Equal(BackupRunPhase.Requested, Assert.Single((await world.Runs.ReadAsync(BackupSource.Postgres, Cancellation)).History.Runs).Phase);
        await world.TakeAsync();
        Assert.IsType<BackupRequestOutcome.Accepted>(await AskAsync("run-1"));
    }

    [Fact]
    public async Task RequestBackup_NamesTheHolder_WhileAnotherWaitsOrRuns()
    {
        await AskAsync("run-1");
        Assert.Equal("run-1", Assert.IsType<BackupRequestOutcome.Held>(await AskAsync("run-2")).Holder.RunId);

        BackupRequestOutcome? meanwhile = null;
        world.Source.Midway = async _ => meanwhile = await AskAsync("run-2");
        await world.TakeAsync();
        Assert.Equal(("run-1", "first"), (((BackupRequestOutcome.Held)meanwhile!).Holder.RunId, ((BackupRequestOutcome.Held)meanwhile).Holder.Owner));
        Assert.IsType<BackupRequestOutcome.Accepted>(await AskAsync("run-2"));
    }

    [Theory]
    [InlineData("redis")]
    [InlineData("postgres/other")]
    [InlineData("Postgres")]
    [InlineData("../etc")]
    [InlineData("")]
    public async Task RequestBackup_SaysWhatThereIs_ForAnUnknownSource(string name) =>
        Assert.Equal([BackupSource.Postgres], Assert.IsType<BackupRequestOutcome.UnknownSource>(await world.OpenRequest().RunAsync(name, "run-1", "test", Cancellation)).Known);

    [Fact]
    public async Task RequestBackup_IsAccepted_WhenTheRunningProcessIsDead()
    {
        await DieAsync("run-1", BackupTrigger.Operator);
        Assert.IsType<BackupRequestOutcome.Held>(await AskAsync("run-2"));
        Assert.IsType<BackupRequestOutcome.Accepted>(await world.OpenRequest("web", "first").RunAsync("postgres", "run-2", "test", Cancellation));
    }

    [Fact]
    public async Task ResumeBackups_TakesUpARequest_OnlyWhenItsHintHadAMinute()
    {
        await AskAsync("run-1");
        world.Clock.Advance(TimeSpan.FromSeconds(59));
        await world.OpenResume().RunAsync(Cancellation);
        Assert.Equal(BackupRunPhase.Requested, (await world.FindRunAsync("run-1"))?.Phase);

        world.Clock.Advance(TimeSpan.FromSeconds(1));
        await world.OpenResume().RunAsync(Cancellation);
        Assert.Equal(BackupRunPhase.Completed, (await world.FindRunAsync("run-1"))?.Phase);
        await world.OpenResume().RunAsync(Cancellation);
        Assert.Single((await world.ListAsync()).Points);
    }

    [Theory]
    [InlineData(BackupTrigger.Schedule, BackupRunPhase.Completed)]
    [InlineData(BackupTrigger.Request, BackupRunPhase.Completed)]
    [InlineData(BackupTrigger.Operator, BackupRunPhase.Running)]
    public async Task ResumeBackups_TakesUpARunThatDied_ButNotAnOperators(BackupTrigger trigger, BackupRunPhase expected)
    {
        await DieAsync("run-1", trigger);
        await world.OpenResume("second").RunAsync(Cancellation);
        Assert.Equal(BackupRunPhase.Running, (await world.FindRunAsync("run-1"))?.Phase);
        await world.OpenResume("second", "first").RunAsync(Cancellation);
        Assert.Equal(expected, (await world.FindRunAsync("run-1"))?.Phase);
    }

    [Fact]
    public async Task ResumeBackups_TakesUpAScheduledRun_ThatWasInterruptedWithItsHost()
    {
        using var stop = new CancellationTokenSource();
        world.Source.Midway = _ => stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => world.Open().RunAsync(new(BackupSource.Postgres, "run-1", BackupTrigger.Schedule, BackupWorld.Start), null, stop.Token));
        world.Source.Midway = _ => Task.CompletedTask;
        await world.OpenResume("second", "first").RunAsync(Cancellation);

        var run = await world.FindRunAsync("run-1");
        Assert.Equal((BackupRunPhase.Completed, 2, BackupWorld.Start), (run?.Phase, run?.Attempt, run?.Occurrence));
    }

    [Fact]
    public async Task FindBackupRun_TellsEveryPhase()
    {
        var find = new FindBackupRun(world.Runs, world.Catalogue);
        Assert.Null(await find.RunAsync("postgres", "run-1", Cancellation));
        Assert.Null(await find.RunAsync("no/such/source", "run-1", Cancellation));
        await AskAsync("run-1");
        Assert.Equal("Requested", (await find.RunAsync("postgres", "run-1", Cancellation))?.State);
        var point = await world.TakeAsync();
        var done = await find.RunAsync("postgres", "run-1", Cancellation);
        Assert.Equal(("Completed", point.Id), (done?.State, done?.RestorePoint?.Id));

        world.Source.Fault = DumpFault.Midway;
        await Assert.ThrowsAsync<BackupException>(() => world.TakeAsync("run-2"));
        var failed = await find.RunAsync("postgres", "run-2", Cancellation);
        Assert.Equal(("Failed", "change the script", null), (failed?.State, failed?.Hint, failed?.RestorePoint));
        Assert.Contains("the script says so", failed?.Error, StringComparison.Ordinal);
    }

    private Task<BackupRequestOutcome> AskAsync(string runId) => world.OpenRequest().RunAsync("postgres", runId, "test", Cancellation);

    private async Task DieAsync(string runId, BackupTrigger trigger)
    {
        var steps = new ProcessSteps { Fate = (_, step) => step.StartsWith("upload", StringComparison.Ordinal) ? StepFate.DiesBefore : StepFate.Works };
        await Assert.ThrowsAsync<ProcessDiedException>(() => world.Open(steps: steps).RunAsync(new(BackupSource.Postgres, runId, trigger), null, Cancellation));
    }
}
