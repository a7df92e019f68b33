using FsCheck;
using FsCheck.Xunit;
using Microsoft.Extensions.Logging.Abstractions;
using SuperInsight.Domain.Backups;
using SuperInsight.Domain.Backups.Runs;
using SuperInsight.Domain.Freezes;
using SuperInsight.Domain.State;
using SuperInsight.Domain.Tests.Backups;
using SuperInsight.Domain.Work;
using SuperInsight.Fakes.Backups;

namespace SuperInsight.Domain.Tests.Work;

/// <summary>Turns at heavy work, over processes that share nothing but the ledger.</summary>
public sealed class HeavyWorkTests : IDisposable
{
    private static readonly TimeSpan Beat = HeavyWorkState.ClaimTimeout / 3;

    private readonly BackupWorld world = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => world.Dispose();

    [Fact]
    public async Task TryTakeAsync_NamesTheHolder_UntilItIsDone()
    {
        var (claim, _) = await world.OpenHeavy("first").TryTakeAsync("backup of postgres", Cancellation);
        var (none, holder) = await world.OpenHeavy("second").TryTakeAsync("a drill", Cancellation);
        Assert.Null(none);
        Assert.Equal(("backup of postgres", "first"), (holder!.What, holder.Owner));
        // One process is no exception: two timers of it run at once too.
        Assert.Null((await world.OpenHeavy("first").TryTakeAsync("a drill", Cancellation)).Claim);
        await claim!.DisposeAsync();
        await (await world.OpenHeavy("second").TryTakeAsync("a drill", Cancellation)).Claim!.DisposeAsync();
        Assert.Null(await world.OpenHeavy().FindHolderAsync(Cancellation));
    }

    [Fact]
    public async Task TryTakeAsync_IsHeldOff_AsLongAsTheHolderSaysThatItLives()
    {
        await using var claim = (await world.OpenHeavy("first").TryTakeAsync("long work", Cancellation)).Claim!;
        for (var beat = 1; beat <= 8; beat++)
        {
            world.Clock.Advance(Beat);
            await Wait.UntilAsync(async () => (await world.OpenHeavy("second").FindHolderAsync(Cancellation))?.LastFactAt == world.Clock.GetUtcNow());
            Assert.Null((await world.OpenHeavy("second").TryTakeAsync("other", Cancellation)).Claim);
        }
    }

    [Fact]
    public async Task TryTakeAsync_TakesOver_WhenTheHolderIsSilent_OrKnownDead()
    {
        var stream = new StreamName("work/heavy");
        await world.Ledger.AppendAsync(stream, 1, """{"fact":"taken","claimId":"lost","what":"a drill","owner":"gone","process":"key of gone"}"""u8.ToArray(), Cancellation);
        world.Clock.Advance(HeavyWorkState.ClaimTimeout - TimeSpan.FromSeconds(1));
        Assert.Null((await world.OpenHeavy("second").TryTakeAsync("other", Cancellation)).Claim);
        await (await world.OpenHeavy("second", "gone").TryTakeAsync("other", Cancellation)).Claim!.DisposeAsync();

        await world.Ledger.AppendAsync(stream, 4, """{"fact":"taken","claimId":"lost-2","what":"a drill","owner":"gone","process":"key of gone"}"""u8.ToArray(), Cancellation);
        world.Clock.Advance(HeavyWorkState.ClaimTimeout);
        await using var claim = (await world.OpenHeavy("second").TryTakeAsync("other", Cancellation)).Claim;
        Assert.NotNull(claim);
    }

    [Fact]
    public async Task TakeAsync_WaitsItsTurn_AndSaysForWhom()
    {
        var claim = (await world.OpenHeavy("first").TryTakeAsync("backup of postgres", Cancellation)).Claim!;
        List<string> told = [];
        var waiting = Task.Run(() => world.OpenHeavy("second").TakeAsync("pruning", TimeSpan.FromDays(365), holder => told.Add(holder.What), Cancellation), Cancellation);
        await Wait.UntilAsync(() => Task.FromResult(told.Count == 1));
        await claim.DisposeAsync();
        await Wait.UntilAsync(() =>
        {
            world.Clock.Advance(TimeSpan.FromSeconds(5));
            return Task.FromResult(waiting.IsCompleted);
        });
        await (await waiting).DisposeAsync();
        Assert.Equal(["backup of postgres"], told);
    }

    [Fact]
    public async Task TakeAsync_GivesUp_WhenItsPatienceIsOver()
    {
        await using var claim = (await world.OpenHeavy("first").TryTakeAsync("backup of postgres", Cancellation)).Claim!;
        var busy = await Assert.ThrowsAsync<HeavyWorkBusyException>(() => world.OpenHeavy("second").TakeAsync("pruning", TimeSpan.Zero, null, Cancellation));
        Assert.Contains("backup of postgres is under way", busy.Reason, StringComparison.Ordinal);
        Assert.Contains("--now", busy.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Turns_AreNeverTwo_WhenManyProcessesAsk()
    {
        var (atWork, most, done) = (0, 0, 0);
        var processes = Enumerable.Range(0, 8).Select(number => Task.Run(async () =>
        {
            var heavy = world.OpenHeavy($"process-{number}");
            for (var turn = 0; turn < 10;)
            {
                var (claim, _) = await heavy.TryTakeAsync("work", Cancellation);
                if (claim is null)
                    continue;
                await using (claim)
                {
                    var now = Interlocked.Increment(ref atWork);
                    InterlockedMax(ref most, now);
                    await Task.Yield();
                    Interlocked.Decrement(ref atWork);
                    Interlocked.Increment(ref done);
                }

                turn++;
            }
        }, Cancellation));
        await Task.WhenAll(processes).WaitAsync(TimeSpan.FromSeconds(60), Cancellation);
        Assert.Equal((1, 80), (most, done));
    }

    [Property(MaxTest = 200)]
    public void Apply_LetsOnlyTheHolderSpeak(DoNotSize<int> seed)
    {
        var random = new Random(seed.Item);
        var state = HeavyWorkState.Free;
        string? holder = null;
        for (var i = 0; i < 50; i++)
        {
            var id = $"{random.Next(4)}";
            HeavyWorkFact fact = random.Next(3) switch { 0 => new HeavyWorkTaken(id, "w", "o", "p"), 1 => new HeavyWorkAlive(id), _ => new HeavyWorkReleased(id) };
            var before = state;
            state = state.Apply(fact, BackupWorld.Start.AddSeconds(i));
            if (fact is HeavyWorkTaken)
                holder = id;
            else if (id != holder)
                Assert.Equal(before, state);
            else if (fact is HeavyWorkReleased)
                holder = null;
            Assert.Equal(holder, state.Holder?.ClaimId);
        }
    }

    [Fact]
    public async Task RunScheduledBackup_WaitsForOthers_ButNotToLearnThatItIsDone()
    {
        var request = new BackupRequest(BackupSource.Postgres, "scheduled-1", BackupTrigger.Schedule, BackupWorld.Start);
        Assert.IsType<BackupOutcome.Taken>(await world.OpenScheduled("first").RunAsync(request, Cancellation));
        await using var drill = (await world.OpenHeavy("other").TryTakeAsync("a drill", Cancellation)).Claim!;
        Assert.IsType<BackupOutcome.AlreadyTaken>(await world.OpenScheduled("second").RunAsync(request, Cancellation));
        Assert.Null(await world.OpenScheduled("second").TryRunAsync(request with { RunId = "scheduled-2", Occurrence = BackupWorld.Start.AddDays(1) }, Cancellation));
        Assert.Single((await world.Runs.ReadAsync(BackupSource.Postgres, Cancellation)).History.Runs);
    }

    [Fact]
    public async Task RunScheduledBackup_HoldsItsTurn_WhileItRuns()
    {
        HeavyWorkHolder? holder = null;
        world.Source.Midway = async _ => holder = await world.OpenHeavy("other").FindHolderAsync(Cancellation);
        await world.OpenScheduled().RunAsync(new(BackupSource.Postgres, "scheduled-1", BackupTrigger.Schedule, BackupWorld.Start), Cancellation);
        Assert.Equal("backup of postgres", holder?.What);
        Assert.Null(await world.OpenHeavy("other").FindHolderAsync(Cancellation));
    }

    [Fact]
    public async Task Freeze_StopsWhatHappensByItself_ButNotWhatAPersonAsksFor()
    {
        var scheduled = new BackupRequest(BackupSource.Postgres, "scheduled-1", BackupTrigger.Schedule, BackupWorld.Start);
        await world.OpenRequest().RunAsync("postgres", "asked-before", "test", Cancellation);
        await world.Freezes.FreezeAsync(FreezeScope.Backups, "ada", "migration", TimeSpan.FromHours(2), Cancellation);
        Assert.Null(await world.OpenScheduled().RunAsync(scheduled, Cancellation));
        Assert.IsType<BackupOutcome.Taken>(await world.OpenScheduled().RunAsync(new(BackupSource.Postgres, "asked-before", BackupTrigger.Request), Cancellation));

        world.Clock.Advance(TimeSpan.FromHours(2));
        Assert.IsType<BackupOutcome.Taken>(await world.OpenScheduled().RunAsync(scheduled, Cancellation));
    }

    [Fact]
    public async Task RequestBackup_IsRefused_WhileFrozen()
    {
        await world.Freezes.FreezeAsync(FreezeScope.Backups, "ada", "migration", null, Cancellation);
        Assert.Equal("migration", Assert.IsType<BackupRequestOutcome.Frozen>(await world.OpenRequest().RunAsync("postgres", "run-1", "test", Cancellation)).Freeze.Reason);
        Assert.True(await world.Freezes.UnfreezeAsync(FreezeScope.Backups, "bob", Cancellation));
        Assert.False(await world.Freezes.UnfreezeAsync(FreezeScope.Backups, "bob", Cancellation));
        Assert.IsType<BackupRequestOutcome.Accepted>(await world.OpenRequest().RunAsync("postgres", "run-1", "test", Cancellation));
    }

    [Fact]
    public async Task ScheduledWork_DoesNothing_WhileFrozen_EvenWhenTheFreezeCameWhileItWaited()
    {
        var (ran, steps) = (0, new ProcessSteps());
        var heavy = new HeavyWork(steps.On((ILedger)world.Ledger), new ScriptedProcess("second"), new CountedRunIds("second"), world.Clock, NullLogger<HeavyWork>.Instance);
        var work = new ScheduledWork(world.Freezes, heavy, NullLogger<ScheduledWork>.Instance);
        Task Run(CancellationToken _) => Task.FromResult(ran++);
        Assert.True(await work.RunAsync(FreezeScope.Backups, "pruning", Run, Cancellation));
        var other = (await world.OpenHeavy("first").TryTakeAsync("a drill", Cancellation)).Claim!;
        var looks = steps.Taken.Count;
        var waiting = Task.Run(() => work.RunAsync(FreezeScope.Backups, "pruning", Run, Cancellation), Cancellation);
        await Wait.UntilAsync(() => Task.FromResult(steps.Taken.Count > looks));
        await world.Freezes.FreezeAsync(FreezeScope.Backups, "ada", "migration", null, Cancellation);
        await other.DisposeAsync();
        await Wait.UntilAsync(() =>
        {
            world.Clock.Advance(TimeSpan.FromSeconds(1));
            return Task.FromResult(waiting.IsCompleted);
        });
        Assert.False(await waiting);
        Assert.Equal(1, ran);
        Assert.Null(await world.OpenHeavy("first").FindHolderAsync(Cancellation));
    }

    private static void InterlockedMax(ref int target, int value)
    {
        for (var seen = target; value > seen;)
            seen = Interlocked.CompareExchange(ref target, value, seen);
    }
}
