using SuperInsight.Domain.Backups;
using SuperInsight.Domain.Backups.Runs;
using SuperInsight.Fakes.Backups;

namespace SuperInsight.Domain.Tests.Backups;

/// <summary>Two processes and one source: one was wrongly thought dead, or both began at once.</summary>
public sealed class TakeBackupRivalTests : IDisposable
{
    private static readonly TimeSpan Beat = BackupAdmissionPolicy.Default.HeartbeatInterval;
    private static readonly BackupRequest Request = new(BackupSource.Postgres, "run-1", BackupTrigger.Schedule, BackupWorld.Start);

    private readonly BackupWorld world = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => world.Dispose();

    [Fact]
    public async Task RunAsync_KeepsItsClaim_OverALongRun()
    {
        List<BackupOutcome> others = [];
        world.Source.Midway = async _ =>
        {
            for (var beat = 1; beat <= 8; beat++)
            {
                world.Clock.Advance(Beat);
                await Wait.UntilAsync(async () => (await world.FindRunAsync("run-1"))?.LastFactAt == world.Clock.GetUtcNow());
                others.Add(await world.Open("second").RunAsync(Request with { RunId = "run-2", Occurrence = null }, null, Cancellation));
            }
        };
        Assert.IsType<BackupOutcome.Taken>(await world.Open().RunAsync(Request, null, Cancellation));
        Assert.Equal(8, others.Count);
        Assert.All(others, outcome => Assert.IsType<BackupOutcome.Refused>(outcome));
    }

    [Fact]
    public async Task RunAsync_KeepsItsClaim_WhenHeartbeatsAreLost()
    {
        var broken = false;
        var steps = new ProcessSteps { Fate = (_, step) => broken && step.StartsWith("append", StringComparison.Ordinal) ? StepFate.Fails : StepFate.Works };
        world.Source.Midway = async _ =>
        {
            broken = true;
            world.Clock.Advance(Beat);
            await Wait.UntilAsync(() => Task.FromResult(steps.Taken.Count(step => step.StartsWith("append", StringComparison.Ordinal)) >= 2));
            broken = false;
            world.Clock.Advance(Beat);
            await Wait.UntilAsync(async () => (await world.FindRunAsync("run-1"))?.LastFactAt == world.Clock.GetUtcNow());
        };
        Assert.IsType<BackupOutcome.Taken>(await world.Open(steps: steps).RunAsync(Request, null, Cancellation));
    }

    [Theory]
    [InlineData("run-1")]
    [InlineData("run-2")]
    public async Task RunAsync_StopsAndSaysSo_WhenItsClaimIsLostMidway(string otherRun)
    {
        RestorePoint? others = null;
        var source = new ScriptedDumpSource(BackupWorld.Content(3000), world.Clock)
        {
            Midway = async token =>
            {
                others = await TakeOverAsync(otherRun);
                world.Clock.Advance(Beat);
                await Task.Delay(Timeout.InfiniteTimeSpan, token);
            },
        };
        var failure = await Assert.ThrowsAsync<BackupException>(() => world.Open(source: source).RunAsync(Request, null, Cancellation));

        Assert.Contains("another process took this run over", failure.Reason, StringComparison.Ordinal);
        await AssertOnlyAsync(others!);
        Assert.Equal(BackupRunPhase.Completed, (await world.FindRunAsync(otherRun))?.Phase);
    }

    [Theory]
    [InlineData("upload backups/", "run-1")]
    [InlineData("complete upload", "run-1")]
    [InlineData("create backups/", "run-1")]
    [InlineData("upload backups/", "run-2")]
    [InlineData("complete upload", "run-2")]
    [InlineData("create backups/", "run-2")]
    public async Task RunAsync_CannotCommit_WhenItWakesUpAfterAnotherTookOver(string asleepAt, string otherRun)
    {
        RestorePoint? others = null;
        var steps = new ProcessSteps
        {
            Before = async step =>
            {
                if (others is null && step.StartsWith(asleepAt, StringComparison.Ordinal))
                    others = await TakeOverAsync(otherRun);
            },
        };
        await Assert.ThrowsAnyAsync<OperationException>(() => world.Open(steps: steps).RunAsync(Request, null, Cancellation));

        await AssertOnlyAsync(others!);
        Assert.Equal(BackupRunPhase.Completed, (await world.FindRunAsync(otherRun))?.Phase);
    }

    [Theory]
    [InlineData("list uploads")]
    [InlineData("list backups/")]
    public async Task RunAsync_TouchesNothingOfItsSuccessor_WhenItWakesUpWhileTidying(string asleepAt)
    {
        var (reached, mayGoOn) = (new TaskCompletionSource(), new TaskCompletionSource());
        var source = new ScriptedDumpSource(BackupWorld.Content(3000), world.Clock)
        {
            Midway = _ =>
            {
                reached.TrySetResult();
                return mayGoOn.Task;
            },
        };
        // One object of an upload without its manifest is all that a tidying process sees of a commit under way.
        var beforeCommit = new ProcessSteps
        {
            Before = step =>
            {
                if (!step.StartsWith("create backups/", StringComparison.Ordinal))
                    return Task.CompletedTask;
                reached.TrySetResult();
                return mayGoOn.Task;
            },
        };
        Task<BackupOutcome>? successor = null;
        var steps = new ProcessSteps
        {
            Before = async step =>
            {
                if (successor is not null || !step.StartsWith(asleepAt, StringComparison.Ordinal))
                    return;
                world.Clock.Advance(TimeSpan.FromSeconds(1));
                successor = asleepAt == "list uploads"
                    ? world.Open("second", ["first"], source: source).RunAsync(Request, null, Cancellation)
                    : world.Open("second", ["first"], beforeCommit).RunAsync(Request, null, Cancellation);
                await reached.Task.WaitAsync(TimeSpan.FromSeconds(60), Cancellation);
            },
        };
        await Assert.ThrowsAnyAsync<OperationException>(() => world.Open(steps: steps).RunAsync(Request, null, Cancellation));
        mayGoOn.SetResult();

        var point = Assert.IsType<BackupOutcome.Taken>(await successor!).Point;
        Assert.Equal(point.Id, Assert.Single((await world.ListAsync()).Points).Id);
        Assert.Equal(BackupWorld.Content(3000), await world.ReadBackAsync(point));
        // What the late one stored in vain is the next run's to remove.
        await world.TakeAsync("run-3");
        Assert.Empty(await world.ListOrphansAsync());
    }

    private async Task<RestorePoint> TakeOverAsync(string runId)
    {
        world.Clock.Advance(TimeSpan.FromSeconds(1));
        var request = runId == Request.RunId ? Request : new(BackupSource.Postgres, runId, BackupTrigger.Request);
        return Assert.IsType<BackupOutcome.Taken>(await world.Open("second", ["first"]).RunAsync(request, null, Cancellation)).Point;
    }

    private async Task AssertOnlyAsync(RestorePoint expected)
    {
        Assert.Equal(expected.Id, Assert.Single((await world.ListAsync()).Points).Id);
        Assert.Equal(BackupWorld.Content(3000), await world.ReadBackAsync(expected));
        Assert.Empty((await world.ListAsync()).Rejected);
        Assert.Empty(await world.ListUploadsAsync());
        Assert.Empty(await world.ListOrphansAsync());
    }
}
