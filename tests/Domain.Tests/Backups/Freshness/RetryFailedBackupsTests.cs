using FsCheck;
using FsCheck.Xunit;
using SuperInsight.Domain.Backups;
using SuperInsight.Domain.Backups.Runs;
using SuperInsight.Fakes.Backups;

namespace SuperInsight.Domain.Tests.Backups.Freshness;

public sealed class RetryFailedBackupsTests : IDisposable
{
    private static readonly DateTimeOffset Now = BackupWorld.Start;

    private readonly BackupWorld world = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => world.Dispose();

    [Theory]
    [InlineData(1, 5)]
    [InlineData(2, 15)]
    [InlineData(3, 45)]
    [InlineData(4, 120)]
    public void Next_Waits_LongerEachTime(int failures, int minutes)
    {
        var history = new BackupRunHistory([.. Enumerable.Range(0, failures).Select(number => Run($"try-{number}", BackupRunPhase.Failed))]);
        Assert.Null(RetryFailedBackups.Next(BackupSource.Postgres, history, Now.AddMinutes(minutes).AddSeconds(-1)));
        Assert.Equal(new BackupRequest(BackupSource.Postgres, $"scheduled-20261123T180000Z-retry-{failures}", BackupTrigger.Schedule, Now),
            RetryFailedBackups.Next(BackupSource.Postgres, history, Now.AddMinutes(minutes)));
    }

    [Fact]
    public void Next_GivesUp_AfterFourRetries() =>
        Assert.Null(RetryFailedBackups.Next(BackupSource.Postgres, new([.. Enumerable.Range(0, 5).Select(number => Run($"try-{number}", BackupRunPhase.Failed))]), Now.AddDays(1)));

    [Theory]
    [InlineData(BackupRunPhase.Running)]
    [InlineData(BackupRunPhase.Completed)]
    public void Next_IsNone_WhileATryIsUnderWay_OrOnceOneSucceeded(BackupRunPhase phase) =>
        Assert.Null(RetryFailedBackups.Next(BackupSource.Postgres, new([Run("a", BackupRunPhase.Failed), Run("b", phase)]), Now.AddDays(1)));

    [Fact]
    public void Next_IsNone_WhenAnybodysBackupSucceededSince_OrALaterMomentCame()
    {
        var failed = Run("a", BackupRunPhase.Failed);
        var byHand = Run("b", BackupRunPhase.Completed) with { Trigger = BackupTrigger.Operator, Occurrence = null, LastFactAt = Now.AddMinutes(1) };
        Assert.Null(RetryFailedBackups.Next(BackupSource.Postgres, new([failed, byHand]), Now.AddDays(1)));
        Assert.NotNull(RetryFailedBackups.Next(BackupSource.Postgres, new([byHand with { LastFactAt = Now.AddMinutes(-1) }, failed]), Now.AddDays(1)));
        Assert.Null(RetryFailedBackups.Next(BackupSource.Postgres, new([failed, Run("c", BackupRunPhase.Completed) with { Occurrence = Now.AddHours(6) }]), Now.AddDays(1)));
    }

    [Fact]
    public void Next_IsNone_ForRunsThatPeopleAskedFor() =>
        Assert.Null(RetryFailedBackups.Next(BackupSource.Postgres, new([Run("a", BackupRunPhase.Failed) with { Trigger = BackupTrigger.Request, Occurrence = null }]), Now.AddDays(1)));

    [Property(MaxTest = 200)]
    public void Next_NeverNamesARunThatIs(DoNotSize<int> seed)
    {
        var random = new Random(seed.Item);
        List<BackupRun> runs = [];
        var at = Now;
        for (var turn = 0; turn < 60; turn++)
        {
            at += TimeSpan.FromMinutes(random.Next(1, 60));
            var occurrence = new DateTimeOffset(at.Ticks - at.Ticks % TimeSpan.FromHours(4).Ticks, TimeSpan.Zero);
            var next = RetryFailedBackups.Next(BackupSource.Postgres, new(runs), at);
            Assert.DoesNotContain(runs, run => run.RunId == next?.RunId);
            var request = next ?? (runs.Any(run => run.Occurrence == occurrence) ? null : new BackupRequest(BackupSource.Postgres, BackupRequest.ScheduledRunId(occurrence), BackupTrigger.Schedule, occurrence));
            if (request is not null)
                runs.Add(Run(request.RunId, random.Next(4) == 0 ? BackupRunPhase.Completed : BackupRunPhase.Failed) with { Occurrence = request.Occurrence, LastFactAt = at });
        }

        Assert.All(runs.GroupBy(run => run.Occurrence), moment => Assert.InRange(moment.Count(), 1, 5));
        Assert.Equal(runs.Count, runs.Select(run => run.RunId).Distinct().Count());
    }

    [Fact]
    public async Task ResumeBackups_TriesAgainByItself_UntilItSucceeds()
    {
        world.Source.Fault = DumpFault.Midway;
        await Assert.ThrowsAsync<BackupException>(() => world.OpenScheduled().RunAsync(new(BackupSource.Postgres, "scheduled-20261123T180000Z", BackupTrigger.Schedule, Now), Cancellation));
        world.Clock.Advance(TimeSpan.FromMinutes(4));
        await world.OpenResume().RunAsync(Cancellation);
        world.Clock.Advance(TimeSpan.FromMinutes(1));
        await Assert.ThrowsAsync<BackupException>(() => world.OpenResume().RunAsync(Cancellation));
        world.Source.Fault = null;
        world.Clock.Advance(TimeSpan.FromMinutes(15));
        await Task.WhenAll(Task.Run(() => world.OpenResume("second").RunAsync(Cancellation), Cancellation), Task.Run(() => world.OpenResume("third").RunAsync(Cancellation), Cancellation));
        world.Clock.Advance(TimeSpan.FromDays(1));
        await world.OpenResume().RunAsync(Cancellation);

        var runs = (await world.Runs.ReadAsync(BackupSource.Postgres, Cancellation)).History.Runs;
        Assert.Equal([("scheduled-20261123T180000Z", BackupRunPhase.Failed), ("scheduled-20261123T180000Z-retry-1", BackupRunPhase.Failed), ("scheduled-20261123T180000Z-retry-2", BackupRunPhase.Completed)],
            runs.Select(run => (run.RunId, run.Phase)));
        Assert.Single((await world.ListAsync()).Points);
    }

    private static BackupRun Run(string id, BackupRunPhase phase) =>
        new() { RunId = id, Phase = phase, LastFactAt = Now, Owner = "p", Process = "key", Trigger = BackupTrigger.Schedule, Occurrence = Now };
}
