using FsCheck;
using FsCheck.Xunit;
using Microsoft.Extensions.Time.Testing;
using SuperInsight.Domain.Backups;
using SuperInsight.Domain.Backups.Runs;
using SuperInsight.Fakes.State;

namespace SuperInsight.Domain.Tests.Backups;

/// <summary>The pure rules about runs: who may take a source, and what the facts add up to.</summary>
public sealed class RunRulesTests
{
    private static readonly DateTimeOffset Now = BackupWorld.Start;
    private static readonly BackupAdmissionPolicy Policy = BackupAdmissionPolicy.Default;

    [Theory]
    [InlineData(-86400, "scheduled-20261122T180000Z")]
    [InlineData(0, "scheduled-20261123T180000Z")]
    [InlineData(5, "scheduled-20261123T180005Z")]
    [InlineData(6, null)]
    [InlineData(86400, null)]
    [InlineData(null, null)]
    public void FromTimer_ServesTheMomentThatHasCome_ElseAPerson(int? secondsAhead, string? scheduled)
    {
        DateTimeOffset? next = secondsAhead is { } seconds ? Now.AddSeconds(seconds).ToOffset(TimeSpan.FromHours(8)) : null;
        var request = BackupRequest.FromTimer(BackupSource.Postgres, next, Now, "manual");
        Assert.Equal(scheduled ?? "manual", request.RunId);
        Assert.Equal(scheduled is null ? BackupTrigger.Request : BackupTrigger.Schedule, request.Trigger);
        Assert.Equal(scheduled is null ? null : next!.Value.ToUniversalTime(), request.Occurrence);
        Assert.Equal(TimeSpan.Zero, request.Occurrence?.Offset ?? TimeSpan.Zero);
    }

    [Theory]
    [InlineData(0, false, false)]
    [InlineData(89, false, false)]
    [InlineData(90, false, true)]
    [InlineData(0, true, true)]
    public void IsAbandoned_WhenSilentForNinetySeconds_OrKnownDead(int silentSeconds, bool dead, bool expected) =>
        Assert.Equal(expected, Policy.IsAbandoned(Run("a", BackupRunPhase.Running), Now.AddSeconds(silentSeconds), _ => dead));

    [Fact]
    public void HeartbeatInterval_ForgivesTwoLostBeats() => Assert.True(Policy.HeartbeatInterval * 3 <= Policy.ClaimTimeout && Policy.HeartbeatInterval > TimeSpan.Zero);

    [Theory]
    [InlineData("a", BackupRunPhase.Requested, "a", false, "admitted 1")]
    [InlineData("a", BackupRunPhase.Requested, "b", false, "admitted 1")]
    [InlineData("a", BackupRunPhase.Running, "a", false, "held")]
    [InlineData("a", BackupRunPhase.Running, "b", false, "held")]
    [InlineData("a", BackupRunPhase.Running, "a", true, "admitted 3 after a")]
    [InlineData("a", BackupRunPhase.Running, "b", true, "admitted 1 after a")]
    [InlineData("a", BackupRunPhase.Completed, "a", false, "done")]
    [InlineData("a", BackupRunPhase.Completed, "b", false, "admitted 1")]
    [InlineData("a", BackupRunPhase.Failed, "a", false, "given up")]
    [InlineData("a", BackupRunPhase.Failed, "b", false, "admitted 1")]
    public void Decide_ByWhatIsKnownOfTheSource(string known, BackupRunPhase phase, string asks, bool dead, string expected)
    {
        var decision = Policy.Decide(new([Run(known, phase)]), asks, null, Now, _ => dead);
        Assert.Equal(expected, decision switch
        {
            BackupAdmission.Admitted { Abandoned: { } left, Attempt: var attempt } => $"admitted {attempt} after {left.RunId}",
            BackupAdmission.Admitted { Attempt: var attempt } => $"admitted {attempt}",
            BackupAdmission.Held => "held",
            BackupAdmission.Done => "done",
            _ => "given up",
        });
    }

    [Fact]
    public void Decide_IsDone_WhenAnotherRunServedTheMoment_AndNotWhenItFailed()
    {
        Assert.IsType<BackupAdmission.Done>(Policy.Decide(new([Run("a", BackupRunPhase.Completed) with { Occurrence = Now }]), "b", Now, Now, _ => false));
        Assert.IsType<BackupAdmission.Admitted>(Policy.Decide(new([Run("a", BackupRunPhase.Failed) with { Occurrence = Now }]), "b", Now, Now, _ => false));
        Assert.IsType<BackupAdmission.Admitted>(Policy.Decide(new([Run("a", BackupRunPhase.Completed) with { Occurrence = Now }]), "b", Now.AddDays(1), Now, _ => false));
    }

    [Property(MaxTest = 200)]
    public void Decide_NeverAdmitsTwo_WhileOneIsAlive(byte[] kinds, bool dead, byte asks)
    {
        var history = Fold(kinds);
        var alive = history.Runs.LastOrDefault(run => run.Phase == BackupRunPhase.Running);
        var decision = Policy.Decide(history, $"run-{asks % 5}", null, history.Latest?.LastFactAt ?? Now, _ => dead);
        if (alive is not null && !dead)
            Assert.IsNotType<BackupAdmission.Admitted>(decision);
        if (decision is BackupAdmission.Admitted admitted)
            Assert.Equal(alive, admitted.Abandoned);
    }

    [Property(MaxTest = 200)]
    public void Apply_ChangesNothing_OnceARunHasEnded(byte[] kinds, byte[] later)
    {
        var before = Fold(kinds);
        var after = Fold([.. kinds, .. later]);
        foreach (var ended in before.Runs.Where(run => run.Phase is BackupRunPhase.Completed or BackupRunPhase.Failed))
            Assert.Equal(ended, after.Find(ended.RunId));
    }

    [Property(MaxTest = 200)]
    public void Apply_KeepsOneEntryForARun(byte[] kinds)
    {
        var runs = Fold(kinds).Runs;
        Assert.Equal(runs.Count, runs.Select(run => run.RunId).Distinct().Count());
    }

    [Property(MaxTest = 50)]
    public async Task ReadAsync_AddsUpToAllFacts_WhateverSnapshotsLieBetween(DoNotSize<int> seed)
    {
        var random = new Random(seed.Item);
        var clock = new FakeTimeProvider(Now);
        var runs = new BackupRunLedger(new InMemoryLedger(clock));
        var expected = BackupRunHistory.Empty;
        for (var i = 0; i < 150; i++)
        {
            var fact = Fact((byte)random.Next(256), i);
            Assert.True(await runs.TryAppendAsync(BackupSource.Postgres, await runs.ReadAsync(BackupSource.Postgres, default), fact, default));
            expected = expected.Apply(fact, clock.GetUtcNow());
            clock.Advance(TimeSpan.FromSeconds(1));
        }

        var reading = await runs.ReadAsync(BackupSource.Postgres, default);
        Assert.Equal(expected.Runs, reading.History.Runs);
        Assert.Equal(150, reading.Head);
        Assert.True(reading.SinceSnapshot < 150);
    }

    [Fact]
    public void Apply_KeepsTheLatestHundred()
    {
        var history = BackupRunHistory.Empty;
        for (var i = 0; i < 250; i++)
            history = history.Apply(new BackupRequested($"run-{i}", "test"), Now);
        Assert.Equal(Enumerable.Range(150, 100).Select(i => $"run-{i}"), history.Runs.Select(run => run.RunId));
    }

    [Fact]
    public async Task TryAppendAsync_IsRefused_WhenAnotherFactCameBetween()
    {
        var runs = new BackupRunLedger(new InMemoryLedger(new FakeTimeProvider(Now)));
        var basis = await runs.ReadAsync(BackupSource.Postgres, TestContext.Current.CancellationToken);
        Assert.True(await runs.TryAppendAsync(BackupSource.Postgres, basis, new BackupRequested("a", "x"), TestContext.Current.CancellationToken));
        Assert.False(await runs.TryAppendAsync(BackupSource.Postgres, basis, new BackupRequested("b", "x"), TestContext.Current.CancellationToken));
    }

    private static BackupRun Run(string id, BackupRunPhase phase) => new() { RunId = id, Phase = phase, LastFactAt = Now, Owner = "p", Process = "key", Attempt = 2 };

    private static BackupRunHistory Fold(byte[] kinds) =>
        kinds.Index().Aggregate(BackupRunHistory.Empty, (history, kind) => history.Apply(Fact(kind.Item, kind.Index), Now.AddSeconds(kind.Index)));

    /// <summary>A fact about one of a few runs, and now and then about a new one.</summary>
    private static BackupRunFact Fact(byte kind, int number)
    {
        var runId = kind % 16 == 0 ? $"new-{number}" : $"run-{kind / 8 % 5}";
        return (kind % 5) switch
        {
            0 => new BackupRequested(runId, "who"),
            1 => new BackupStarted(runId, $"point-{number}", "owner", $"key-{number}", BackupTrigger.Schedule, Now, number),
            2 => new BackupAlive(runId),
            3 => new BackupCompleted(runId, $"point-{number}"),
            _ => new BackupFailed(runId, "reason", "hint"),
        };
    }
}
