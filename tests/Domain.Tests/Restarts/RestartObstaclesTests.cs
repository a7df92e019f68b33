using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using SuperInsight.Domain.Backups;
using SuperInsight.Domain.Backups.Runs;
using SuperInsight.Domain.Deployments;
using SuperInsight.Domain.Deployments.Drains;
using SuperInsight.Domain.Restarts;
using SuperInsight.Domain.State;
using SuperInsight.Domain.Work;
using SuperInsight.Fakes.Backups;
using SuperInsight.Fakes.State;

namespace SuperInsight.Domain.Tests.Restarts;

/// <summary>What keeps a service from being restarted, as the ledger tells.</summary>
public sealed class RestartObstaclesTests
{
    private readonly FakeTimeProvider clock = new(new(2026, 3, 1, 8, 0, 0, TimeSpan.Zero));
    private readonly InMemoryLedger ledger;
    private bool isAway;

    public RestartObstaclesTests() => ledger = new(clock);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private ILedger Ledger => new ProcessSteps { Fate = (_, _) => isAway ? StepFate.Fails : StepFate.Works }.On(ledger);

    private RestoreMark Mark => new(() => new(Ledger, new ScriptedProcess("ops"), new CountedRunIds("r"), clock, NullLogger<HeavyWork>.Instance, new StreamName(RestoreMark.Stream)));

    [Fact]
    public async Task FindAsync_FindsABaseBackup_WhereTheDatabaseWouldBeStopped()
    {
        BackupRunLedger runs = new(ledger);
        await runs.AppendAsync(BackupSource.PostgresBase, new BackupStarted("r1", "p1", "agent on web", "key of agent", BackupTrigger.Schedule, null, 1), _ => true, Cancellation);
        var obstacles = Open();
        Assert.Equal("a base backup is under way (run r1, by agent on web)", await obstacles.FindAsync(touchesDatabase: true, Cancellation));
        Assert.Null(await obstacles.FindAsync(touchesDatabase: false, Cancellation));
        clock.Advance(BackupAdmissionPolicy.Default.ClaimTimeout);
        Assert.Null(await obstacles.FindAsync(touchesDatabase: true, Cancellation));
    }

    [Fact]
    public async Task FindAsync_FindsARestore_WhileItGoesOn()
    {
        var obstacles = Open();
        var found = await Mark.DuringAsync("restore of r1 into web:5432/app", () => obstacles.FindAsync(touchesDatabase: false, Cancellation), Cancellation);
        Assert.Equal("a restore is under way (restore of r1 into web:5432/app, by ops, since 2026-03-01 08:00:00Z)", found);
        Assert.Null(await obstacles.FindAsync(touchesDatabase: false, Cancellation));
    }

    [Fact]
    public async Task DuringAsync_RestoresAllTheSame_WhileTheLedgerIsAway()
    {
        isAway = true;
        Assert.Equal(7, await Mark.DuringAsync("restore", () => Task.FromResult(7), Cancellation));
    }

    [Fact]
    public async Task FindAsync_FindsADrain_FromTheWishUntilItIsOpenAgain()
    {
        DrainLedger drains = new(Ledger);
        LedgerServiceDrain controller = new(drains, "ops on here");
        await RecordAsync(drains, new ContainerArrived("c1"));
        var obstacles = Open(new(drains, "web", "c1"));
        Assert.Null(await obstacles.FindAsync(touchesDatabase: true, Cancellation));

        await controller.DrainAsync("web", Cancellation);
        Assert.Equal("a drain is in course: ops on here wishes web Drained", await obstacles.FindAsync(touchesDatabase: true, Cancellation));
        await RecordAsync(drains, new DrainReached(DrainTarget.Drained, "c1", ""));
        Assert.NotNull(await obstacles.FindAsync(touchesDatabase: true, Cancellation));
        isAway = true;
        Assert.Contains("is not known", await obstacles.FindAsync(touchesDatabase: true, Cancellation), StringComparison.Ordinal);
        isAway = false;
        await controller.ReopenAsync("web", ReopenFor.StoppedVersion, [], Cancellation);
        Assert.Contains("opened again", await obstacles.FindAsync(touchesDatabase: true, Cancellation), StringComparison.Ordinal);
        await RecordAsync(drains, new DrainReached(DrainTarget.Open, "c1", ""));
        Assert.Null(await obstacles.FindAsync(touchesDatabase: true, Cancellation));
        // What was so at the last look is taken to be so; without any look, nothing is started where data could be elsewhere.
        isAway = true;
        Assert.Null(await obstacles.FindAsync(touchesDatabase: true, Cancellation));
        Assert.NotNull(await Open(new(new(Ledger), "web", "c1")).FindAsync(touchesDatabase: true, Cancellation));
        Assert.Null(await Open().FindAsync(touchesDatabase: true, Cancellation));
    }

    private RestartObstacles Open(ContainerDrains? drains = null) => new(drains, Mark, new(Ledger), new ScriptedProcess("agent"));

    private static async Task RecordAsync(DrainLedger drains, DrainFact fact) => Assert.True(await drains.TryAppendAsync("web", await drains.ReadAsync("web", Cancellation), fact, Cancellation));
}
