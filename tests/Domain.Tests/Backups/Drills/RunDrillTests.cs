using SuperInsight.Domain.Backups;
using SuperInsight.Domain.Backups.Catalogue;
using SuperInsight.Domain.Backups.Drills;
using SuperInsight.Domain.State;
using SuperInsight.Fakes.Backups;

namespace SuperInsight.Domain.Tests.Backups.Drills;

public sealed class RunDrillTests : IDisposable
{
    private readonly DrillWorld drills = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => drills.Dispose();

    [Fact]
    public async Task RunAsync_ProvesAPoint_AndSignsTheVerdict()
    {
        var point = await drills.World.TakeAsync();
        var verdict = await drills.DrillAsync();

        Assert.Equal((point.Id, true, BackupWorld.Start, new DrillCounts(2, 5, 1, 0, 0), "driller", (string?)null), (verdict.Id, verdict.Held, verdict.At, verdict.Found, verdict.By, verdict.Reason));
        Assert.True(await drills.IsVerifiedAsync(point.Id));
        Assert.Equal(point.Id, (await drills.Drills.ReadAsync(BackupSource.Postgres, Cancellation)).LastHeld!.Id);
        Assert.Equal((0, 1), (drills.Ground.Open, drills.Ground.Opened));
        Assert.Empty(await drills.ListAlarmsAsync());
        var entry = Assert.Single((await drills.World.Ledger.ReadAsync(new StreamName("drills/postgres"), Cancellation)).Entries);
        Assert.Contains($"\"signedBy\": \"{drills.World.Signer.VerifyKey}\"", System.Text.Encoding.UTF8.GetString(entry.Content.Span), StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_RaisesAnAlarm_WhenTheManifestIsNotWhatIsRestored()
    {
        var point = await drills.World.TakeAsync();
        drills.Afterwards = new Inventory([new("public.orders", 2), new("public.users", 2)], 1, []);
        var verdict = await drills.DrillAsync();

        Assert.False(verdict.Held);
        Assert.Contains("public.orders has 2 rows instead of 3", verdict.Reason, StringComparison.Ordinal);
        Assert.Equal(["Critical drill-failed/postgres"], await drills.ListAlarmsAsync());
        Assert.False(await drills.IsVerifiedAsync(point.Id));
        Assert.Null((await drills.Drills.ReadAsync(BackupSource.Postgres, Cancellation)).LastHeld);
        Assert.Equal(0, drills.Ground.Open);
    }

    [Fact]
    public async Task RunAsync_RaisesAnAlarm_WhenTheDataAreDamaged_AndClearsIt_WhenAnotherPointHolds()
    {
        var point = await drills.World.TakeAsync();
        var stored = drills.World.Store.Objects[point.Key];
        drills.World.Store.Overwrite(point.Key, [.. stored[..^1], (byte)(stored[^1] ^ 1)]);
        Assert.False((await drills.DrillAsync()).Held);
        Assert.Equal(["Critical drill-failed/postgres"], await drills.ListAlarmsAsync());

        var newer = await drills.World.TakeAsync("run-2");
        Assert.True((await drills.DrillAsync(newer.Id)).Held);
        Assert.Empty(await drills.ListAlarmsAsync());
        Assert.Equal((false, true), (await drills.IsVerifiedAsync(point.Id), await drills.IsVerifiedAsync(newer.Id)));
    }

    [Fact]
    public async Task RunAsync_GivesNoVerdict_WhenTheScratchPlaceIsToBlame()
    {
        var point = await drills.World.TakeAsync();
        await drills.DrillAsync();
        drills.Afterwards = Inventory.Empty;
        drills.Ground.Excuse = new("the disk ran full", "make room");

        Assert.Contains("the disk ran full", Assert.IsType<DrillOutcome.Undecided>(await drills.RunAsync()).Failure.Reason, StringComparison.Ordinal);
        Assert.Equal(["Warning drill-undecided/postgres"], await drills.ListAlarmsAsync());
        Assert.True(await drills.IsVerifiedAsync(point.Id));
        Assert.Equal(0, drills.Ground.Open);
    }

    [Theory]
    [InlineData("identity")]
    [InlineData("scratch")]
    [InlineData("store")]
    public async Task RunAsync_GivesNoVerdict_WhenSomethingElseFails(string what)
    {
        var point = await drills.World.TakeAsync();
        using var stranger = Domain.Encryption.AgeIdentity.Generate();
        var reference = RestorePointReference.TryParse("latest:postgres", out var latest) ? latest : throw new FormatException();
        drills.Ground.IsBroken = what == "scratch";
        var drill = drills.Open();
        if (what == "store")
            drills.World.Store.Faults.FailNext(1, key: key => key == point.Key);
        var outcome = await drill.RunAsync(reference, [what == "identity" ? stranger : drills.World.Identity], null, Cancellation);

        Assert.IsType<DrillOutcome.Undecided>(outcome);
        Assert.Equal(["Warning drill-undecided/postgres"], await drills.ListAlarmsAsync());
        Assert.Null((await drills.Drills.ReadAsync(BackupSource.Postgres, Cancellation)).Last);
        Assert.Equal(0, drills.Ground.Open);
    }

    [Fact]
    public async Task RunAsync_IsImpossible_WithoutAnIdentityOrTheProgramsOrAPlace()
    {
        await drills.World.TakeAsync();
        drills.HasIdentity = false;
        Assert.Contains("identity", Assert.IsType<DrillOutcome.Impossible>(await drills.RunAsync()).Obstacle.Reason, StringComparison.Ordinal);
        drills.HasIdentity = true;
        drills.Ground.Obstacle = new("initdb is not on this machine", "install it");
        Assert.Equal(drills.Ground.Obstacle, Assert.IsType<DrillOutcome.Impossible>(await drills.RunAsync()).Obstacle);
        Assert.Equal(0, drills.Ground.Opened);
        Assert.Empty(await drills.ListAlarmsAsync());
    }

    [Fact]
    public async Task RunAsync_TellsWhatItFound_WhenTheLedgerTakesNoVerdict()
    {
        var point = await drills.World.TakeAsync();
        var away = new ProcessSteps { Fate = (_, _) => StepFate.Fails }.On((ILedger)drills.World.Ledger);
        var reference = RestorePointReference.TryParse(point.Id, out var parsed) ? parsed : throw new FormatException();
        Assert.True(Assert.IsType<DrillOutcome.Judged>(await drills.Open(away).RunAsync(reference, [drills.World.Identity], null, Cancellation)).Verdict.Held);
        Assert.False(await drills.IsVerifiedAsync(point.Id));
    }
}
