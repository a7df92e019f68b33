using SuperInsight.Domain.Backups;
using SuperInsight.Domain.Backups.Catalogue;
using SuperInsight.Domain.Backups.Drills;
using SuperInsight.Domain.Encryption;

namespace SuperInsight.Domain.Tests.Backups.Drills;

public sealed class DrillScheduleTests : IDisposable
{
    private readonly DrillWorld drills = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => drills.Dispose();

    [Fact]
    public async Task RunAsync_DrillsTheNewest_AndNotAgainBeforeItIsDue()
    {
        Assert.Empty(await drills.RunDueAsync());
        await drills.World.TakeAsync();
        drills.World.Clock.Advance(TimeSpan.FromMinutes(1));
        var newest = await drills.World.TakeAsync("run-2");
        Assert.Equal(newest.Id, Assert.IsType<DrillOutcome.Judged>(Assert.Single(await drills.RunDueAsync())).Verdict.Id);

        drills.World.Clock.Advance(DrillPolicy.Default.Every - TimeSpan.FromSeconds(1));
        Assert.Empty(await drills.RunDueAsync());
        drills.World.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Single(await drills.RunDueAsync());
    }

    [Fact]
    public async Task RunAsync_StaysDue_UntilADrillHolds()
    {
        await drills.World.TakeAsync();
        drills.Afterwards = Inventory.Empty;
        for (var i = 0; i < 2; i++)
            Assert.False(Assert.IsType<DrillOutcome.Judged>(Assert.Single(await drills.RunDueAsync())).Verdict.Held);
        drills.Afterwards = null;
        Assert.True(Assert.IsType<DrillOutcome.Judged>(Assert.Single(await drills.RunDueAsync())).Verdict.Held);
        Assert.Empty(await drills.RunDueAsync());
    }

    [Fact]
    public async Task RunAsync_DoesNotTakeAStrangersWord_ForADrill()
    {
        var point = await drills.World.TakeAsync();
        using var stranger = SigningKey.Generate();
        var theirs = new DrillLedger(drills.World.Ledger, new VerdictSeal([stranger.VerifyKey], () => stranger));
        await theirs.RecordAsync(BackupSource.Postgres, new(point.Id, true, BackupWorld.Start, 1, DrillCounts.None, "stranger", new Dictionary<string, string>(), null), Cancellation);
        Assert.Null((await drills.Drills.ReadAsync(BackupSource.Postgres, Cancellation)).Last);
        Assert.Single(await drills.RunDueAsync());
    }

    [Fact]
    public async Task ReadAsync_KnowsTheLastThatHeld_OverSnapshots()
    {
        var point = await drills.World.TakeAsync();
        for (var i = 0; i < 200; i++)
        {
            drills.Afterwards = i == 0 ? null : Inventory.Empty;
            await drills.DrillAsync(point.Id);
            drills.World.Clock.Advance(TimeSpan.FromMinutes(1));
        }

        var history = await drills.Drills.ReadAsync(BackupSource.Postgres, Cancellation);
        Assert.Equal(BackupWorld.Start, history.LastHeld!.At);
        Assert.Equal(BackupWorld.Start.AddMinutes(199), history.Last!.At);
        Assert.InRange(history.Verdicts.Count, 50, 130);
    }

    [Fact]
    public async Task CheckDrillAge_RaisesTheAlarm_AfterEightDays_AndADrillClearsIt()
    {
        await drills.World.TakeAsync();
        drills.World.Clock.Advance(DrillPolicy.Default.Overdue);
        await drills.Age.RunAsync(Cancellation);
        Assert.Empty(await drills.ListAlarmsAsync());
        drills.World.Clock.Advance(TimeSpan.FromSeconds(1));
        await drills.Age.RunAsync(Cancellation);
        await drills.Age.RunAsync(Cancellation);
        Assert.Equal(["Warning drill-overdue/postgres"], await drills.ListAlarmsAsync());

        await drills.DrillAsync();
        Assert.Empty(await drills.ListAlarmsAsync());
        drills.World.Clock.Advance(DrillPolicy.Default.Overdue + TimeSpan.FromSeconds(1));
        await drills.Age.RunAsync(Cancellation);
        Assert.Equal(["Warning drill-overdue/postgres"], await drills.ListAlarmsAsync());
    }

    [Theory]
    [InlineData("identity")]
    [InlineData("programs")]
    public async Task CheckDrillAge_IsSilent_WhereDrillsAreNotPossible(string lacking)
    {
        await drills.World.TakeAsync();
        drills.World.Clock.Advance(TimeSpan.FromDays(30));
        drills.HasIdentity = lacking != "identity";
        drills.Ground.Obstacle = lacking == "programs" ? new("initdb is not on this machine", "install it") : null;
        await drills.Age.RunAsync(Cancellation);
        Assert.Empty(await drills.ListAlarmsAsync());
    }
}
