using SuperInsight.Domain.Backups;
using SuperInsight.Domain.Backups.Runs;
using SuperInsight.Domain.State;

namespace SuperInsight.Domain.Tests.Backups;

public sealed class RunScheduledBackupTests : IDisposable
{
    private readonly BackupWorld world = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static BackupRequest Scheduled => new(BackupSource.Postgres, BackupRequest.ScheduledRunId(BackupWorld.Start), BackupTrigger.Schedule, BackupWorld.Start);

    public void Dispose() => world.Dispose();

    [Fact]
    public async Task RunAsync_WaitsNoLonger_OnceAnotherHostHasServedItsMoment()
    {
        var drill = (await world.OpenHeavy("drill").TryTakeAsync("a drill", Cancellation)).Claim!;
        var waiting = world.OpenScheduled("second").RunAsync(Scheduled, Cancellation);
        world.Clock.Advance(TimeSpan.FromSeconds(5));
        Assert.False(waiting.IsCompleted);

        Assert.IsType<BackupOutcome.Taken>(await world.Open("first").RunAsync(Scheduled, null, Cancellation));
        await AdvanceUntilAsync(waiting);

        // The drill is still at work: whose moment is served needs no turn.
        Assert.IsType<BackupOutcome.AlreadyTaken>(await waiting);
        Assert.NotNull(await world.OpenHeavy().FindHolderAsync(Cancellation));
        await drill.DisposeAsync();
    }

    [Fact]
    public async Task RunAsync_WaitsForItsTurn_WhileItsMomentIsNotServed()
    {
        var drill = (await world.OpenHeavy("drill").TryTakeAsync("a drill", Cancellation)).Claim!;
        var waiting = world.OpenScheduled("second").RunAsync(Scheduled, Cancellation);
        for (var look = 0; look < 5; look++)
            world.Clock.Advance(TimeSpan.FromSeconds(5));
        Assert.False(waiting.IsCompleted);

        await drill.DisposeAsync();
        await AdvanceUntilAsync(waiting);

        Assert.IsType<BackupOutcome.Taken>(await waiting);
    }

    [Fact]
    public async Task RunAsync_GivesItsTurnBack_WhenItOnlyWaits()
    {
        world.Source.Midway = async _ =>
        {
            Assert.NotNull(await world.OpenHeavy("other").FindHolderAsync(Cancellation));
            world.Source.OnlyWaits.SetResult();
            await Wait.UntilAsync(async () => await world.OpenHeavy("other").FindHolderAsync(Cancellation) is null);
        };
        Assert.IsType<BackupOutcome.Taken>(await world.OpenScheduled().RunAsync(Scheduled, Cancellation));
        // Taken and given back: once each.
        Assert.Equal(2, (await world.Ledger.ReadAsync(new StreamName("work/heavy"), Cancellation)).Entries.Count);
    }

    [Fact]
    public async Task TurnWhileBusy_TellsOfEverything_AndGivesBackOnlyWhenItWaits()
    {
        await using var turn = (await world.OpenHeavy().TryTakeAsync("a backup", Cancellation)).Claim!;
        var told = new Told();
        TurnWhileBusy progress = new(turn, told);
        progress.Report(new BackupProgress(1, 2));
        Assert.NotNull(await world.OpenHeavy("other").FindHolderAsync(Cancellation));
        progress.Report(new BackupProgress { OnlyWaits = true });
        progress.Report(new BackupProgress { OnlyWaits = true });
        await Wait.UntilAsync(async () => await world.OpenHeavy("other").FindHolderAsync(Cancellation) is null);
        Assert.Equal([new BackupProgress(1, 2), new BackupProgress { OnlyWaits = true }, new BackupProgress { OnlyWaits = true }], told.Values);
    }

    private sealed class Told : IProgress<BackupProgress>
    {
        public List<BackupProgress> Values { get; } = [];

        public void Report(BackupProgress value) => Values.Add(value);
    }

    /// <summary>A minute is many looks, and less than it takes for a claim to count as dead.</summary>
    private async Task AdvanceUntilAsync(Task done)
    {
        for (var look = 0; look < 12 && !done.IsCompleted; look++)
        {
            world.Clock.Advance(TimeSpan.FromSeconds(5));
            await Task.WhenAny(done, Task.Delay(TimeSpan.FromMilliseconds(200), Cancellation));
        }
    }
}
