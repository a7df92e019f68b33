using Microsoft.Extensions.Logging.Abstractions;
using SuperInsight.Domain.Alarms;
using SuperInsight.Domain.Backups;
using SuperInsight.Domain.Backups.Catalogue;
using SuperInsight.Domain.Backups.Verifying;
using SuperInsight.Domain.ObjectStorage;
using SuperInsight.Domain.Tests.Backups.Failover;
using SuperInsight.Fakes.Backups;

namespace SuperInsight.Domain.Tests.Backups.Verifying;

public sealed class VerifyBackupsTests : IDisposable
{
    private static readonly TimeSpan Week = TimeSpan.FromDays(7);

    private readonly BackupWorld world = TwoBuckets.Create();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => world.Dispose();

    [Fact]
    public async Task RunAsync_ReadsEveryPointOnce_AndAgainAfterAWeek()
    {
        var first = await TakeAsync("run-1");
        var second = await TakeAsync("run-2");
        Assert.Equal([first.Id, second.Id], (await Open().RunAsync(Cancellation)).Good);
        Assert.All((await world.ListAsync()).Points, point => Assert.True(point.Verified));
        world.Clock.Advance(Week - TimeSpan.FromSeconds(1));
        Assert.Empty((await Open().RunAsync(Cancellation)).Good);
        world.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal([first.Id, second.Id], (await Open().RunAsync(Cancellation)).Good);
    }

    [Fact]
    public async Task RunAsync_RaisesAnAlarmWithTheCommand_WhenAPointIsDamaged_AndClearsItWhenItIsGood()
    {
        var good = await TakeAsync("run-1");
        var bad = await TakeAsync("run-2");
        var stored = Break(bad);
        var run = await Open().RunAsync(Cancellation);
        Assert.Equal((good.Id, bad.Id, 0), (Assert.Single(run.Good), Assert.Single(run.Damaged), run.Left));
        var alarm = Assert.Single(await world.Alarms.ListAsync(Cancellation));
        Assert.Equal(($"backup-damaged/{bad.Id}", AlarmSeverity.Critical), (alarm.Key, alarm.Severity));
        Assert.Contains($"ops backup restore {good.Id}", alarm.Hint, StringComparison.Ordinal);

        // Not due yet: the alarm stays.
        world.Clock.Advance(TimeSpan.FromHours(1));
        Assert.Empty((await Open().RunAsync(Cancellation)).Damaged);
        Assert.Single(await world.Alarms.ListAsync(Cancellation));

        world.Store.Overwrite(bad.Key, stored);
        world.Clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal([bad.Id], (await Open().RunAsync(Cancellation)).Good);
        Assert.Empty(await world.Alarms.ListAsync(Cancellation));
    }

    [Fact]
    public async Task RunAsync_KeepsTheAlarm_WhileTheBucketOfTheDamagedPointIsAway()
    {
        var bad = await TakeAsync("run-1");
        Break(bad);
        await Open().RunAsync(Cancellation);
        world.Store.Faults.FailAlways();
        await Open().RunAsync(Cancellation);
        Assert.Equal($"backup-damaged/{bad.Id}", Assert.Single(await world.AlarmsAsync()));
    }

    [Fact]
    public async Task RunAsync_SaysThatNoneIsGood_WhenTheOnlyPointIsDamaged_AndForgetsItWithThePoint()
    {
        var only = await TakeAsync("run-1");
        Break(only);
        await Open().RunAsync(Cancellation);
        Assert.Contains("ops backup run postgres", Assert.Single(await world.Alarms.ListAsync(Cancellation)).Hint, StringComparison.Ordinal);
        await world.Store.DeleteAsync(world.Layout.ManifestKey(RestorePointId.Parse(only.Id)), Cancellation);
        await Open().RunAsync(Cancellation);
        Assert.Empty(await world.Alarms.ListAsync(Cancellation));
    }

    [Fact]
    public async Task RunAsync_RaisesAnAlarm_WhenAManifestIsNotBelieved()
    {
        var point = await TakeAsync("run-1");
        world.Store.Overwrite(world.Layout.ManifestKey(RestorePointId.Parse(point.Id)), "{ \"planted\": \"by somebody else, and long enough\" }"u8);
        await Open().RunAsync(Cancellation);
        Assert.Equal($"backup-damaged/{point.Id}", Assert.Single(await world.Alarms.ListAsync(Cancellation)).Key);
    }

    [Fact]
    public async Task RunAsync_GoesOnPastAPointThatCannotBeRead_AndGivesNoVerdictOnIt()
    {
        var first = await TakeAsync("run-1");
        var second = await TakeAsync("run-2");
        var steps = new ProcessSteps { Fate = (_, step) => step == $"open {first.Key}" ? StepFate.Fails : StepFate.Works };
        await Assert.ThrowsAsync<ObjectStoreException>(() => Open(steps).RunAsync(Cancellation));
        Assert.Equal([(second.Id, true), (first.Id, false)], (await world.ListAsync()).Points.Select(point => (point.Id, point.Verified)));
        Assert.Empty(await world.Alarms.ListAsync(Cancellation));
    }

    [Fact]
    public async Task RunAsync_Stops_WhenTheStoreIsAway()
    {
        for (var run = 0; run < 5; run++)
            await TakeAsync($"run-{run}");
        var steps = new ProcessSteps { Fate = (_, step) => step.StartsWith("open", StringComparison.Ordinal) ? StepFate.Fails : StepFate.Works };
        await Assert.ThrowsAsync<ObjectStoreException>(() => Open(steps).RunAsync(Cancellation));
        Assert.Equal(3, steps.Taken.Where(step => step.StartsWith("open", StringComparison.Ordinal)).Distinct().Count());
    }

    [Fact]
    public async Task RunAsync_LeavesTheRestForLater_WhenItHasTakenLong()
    {
        for (var run = 0; run < 3; run++)
            await TakeAsync($"run-{run}");
        var steps = new ProcessSteps
        {
            Before = step =>
            {
                if (step.StartsWith("open", StringComparison.Ordinal))
                    world.Clock.Advance(TimeSpan.FromMinutes(25));
                return Task.CompletedTask;
            },
        };
        var run1 = await Open(steps).RunAsync(Cancellation);
        Assert.Equal((2, 1), (run1.Good.Count, run1.Left));
        Assert.Single((await Open().RunAsync(Cancellation)).Good);
    }

    [Fact]
    public void Due_PutsTheLongestDueFirst()
    {
        RestorePoint[] points = [.. Enumerable.Range(0, 4).Select(age => Point($"{age}", age))];
        Dictionary<string, VerificationFact> verdicts = new()
        {
            ["0"] = new("0", true, false, null) { At = BackupWorld.Start.AddDays(-7) },
            ["1"] = new("1", true, false, null) { At = BackupWorld.Start.AddDays(-7).AddSeconds(1) },
            ["2"] = new("2", false, false, "bad") { At = BackupWorld.Start.AddDays(-1).AddHours(-1) },
        };
        Assert.Equal(["3", "2", "0"], new VerificationSchedule(Week).Due(points, verdicts, BackupWorld.Start).Select(point => point.Id));
        Assert.Equal(["2", "1", "0"], new VerificationSchedule(Week).Due(points[..3], new Dictionary<string, VerificationFact>(), BackupWorld.Start).Select(point => point.Id));

        static RestorePoint Point(string id, int age) => new(id, "postgres", BackupWorld.Start.AddDays(-age), 1, 1, "", "", "", false);
    }

    /// <summary>Whatever the ledger's snapshots, a verdict keeps its time.</summary>
    [Fact]
    public async Task LastAsync_TellsWhenEachVerdictCame_OverSnapshots()
    {
        for (var i = 0; i < 200; i++)
        {
            await world.Verifications.RecordAsync(BackupSource.Postgres, new(Id(i), true, false, null), Cancellation);
            world.Clock.Advance(TimeSpan.FromSeconds(1));
        }

        var last = await world.Verifications.LastAsync(BackupSource.Postgres, Cancellation);
        Assert.All(Enumerable.Range(0, 200), i => Assert.Equal(BackupWorld.Start.AddSeconds(i), last[Id(i)].At));

        static string Id(int number) => RestorePointId.Create(BackupSource.Postgres, BackupWorld.Start, (uint)number).ToString();
    }

    private VerifyBackups Open(ProcessSteps? steps = null)
    {
        var stores = world.StoresOf(steps ?? new ProcessSteps());
        var catalogue = new RestorePointCatalogue(stores, world.Layout, world.Codec, world.Verifications);
        var verify = new VerifyRestorePoint(catalogue, new(stores), world.Verifications, NullLogger<VerifyRestorePoint>.Instance);
        return new(catalogue, world.Verifications, verify, world.Alarms, new VerificationSchedule(Week), world.Clock, NullLogger<VerifyBackups>.Instance);
    }

    private async Task<RestorePoint> TakeAsync(string runId)
    {
        world.Clock.Advance(TimeSpan.FromSeconds(1));
        return await world.TakeAsync(runId);
    }

    private byte[] Break(RestorePoint point)
    {
        var stored = world.Store.Objects[point.Key];
        world.Store.Overwrite(point.Key, [.. stored[..^1], (byte)(stored[^1] ^ 1)]);
        return stored;
    }
}
