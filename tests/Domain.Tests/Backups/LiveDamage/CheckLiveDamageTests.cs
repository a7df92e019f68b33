using FsCheck;
using FsCheck.Xunit;
using Microsoft.Extensions.Logging.Abstractions;
using SuperInsight.Domain.Alarms;
using SuperInsight.Domain.Backups;
using SuperInsight.Domain.Backups.LiveDamage;

namespace SuperInsight.Domain.Tests.Backups.LiveDamage;

public sealed class CheckLiveDamageTests : IDisposable
{
    private static readonly DamageFinding BadIndex = new(DamageKind.Index, 7, "public.orders_pkey", "item order invariant violated");
    private static readonly DamageFinding BadTable = new(DamageKind.Table, 9, "public.orders", "invalid page in block 3");

    private readonly BackupWorld world = new();
    private readonly ScriptedDatabase database = new();

    public CheckLiveDamageTests() => database.Midway = () =>
    {
        world.Clock.Advance(TimeSpan.FromMinutes(1));
        return Task.CompletedTask;
    };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private AlarmLedger Alarms => new(world.Ledger, NullLogger<AlarmLedger>.Instance);

    public void Dispose() => world.Dispose();

    [Fact]
    public async Task RunAsync_GoesRoundTheDatabase_AndStartsAgain()
    {
        database.Next = Seen([1, 2], cursor: 2);
        Assert.Null((await RunAsync()).RoundEndedAt);
        database.Next = Seen([3], cursor: 0);
        var ended = (await RunAsync()).RoundEndedAt;
        Assert.Equal(world.Clock.GetUtcNow(), ended);
        database.Next = Seen([1], cursor: 1);
        await RunAsync();
        Assert.Equal([0L, 2, 0], database.Asked.Select(plan => plan.After));
        Assert.Empty(await Alarms.ListAsync(Cancellation));
    }

    [Fact]
    public async Task RunAsync_RaisesAnAlarm_WithTheCommandThatRestores()
    {
        var point = await world.TakeAsync();
        await world.OpenVerify().RunAsync(RestorePoint("latest:postgres"), [world.Identity], null, Cancellation);
        database.Next = Seen([7, 9], cursor: 0, failures: 0, BadIndex, BadTable);
        await RunAsync();

        var alarm = Assert.Single(await Alarms.ListAsync(Cancellation));
        Assert.Equal(("live-damage/postgres", AlarmSeverity.Critical), (alarm.Key, alarm.Severity));
        Assert.Contains("public.orders: invalid page in block 3", alarm.Summary, StringComparison.Ordinal);
        // Its table is damaged too: nothing to build an index from.
        Assert.DoesNotContain("REINDEX", alarm.Hint, StringComparison.Ordinal);
        Assert.Contains("ops backup restore latest:postgres --verified --to ", alarm.Hint, StringComparison.Ordinal);
        Assert.Contains(point.Id, alarm.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_SaysHowToBuildAnIndexAnew_WhenItsTableIsWhole()
    {
        database.Next = Seen([7, 9], cursor: 0, failures: 1, BadIndex);
        await RunAsync();
        Assert.Contains("REINDEX INDEX CONCURRENTLY public.orders_pkey", Assert.Single(await Alarms.ListAsync(Cancellation)).Hint, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_LooksAtWhatWasWrongFirst_AndClearsTheAlarm_OnceItIsWell()
    {
        database.Next = Seen([7, 9], cursor: 9, failures: 0, BadIndex, BadTable);
        await RunAsync();
        database.Next = Seen([7, 11], cursor: 11);
        var state = await RunAsync();
        Assert.Equal([7L, 9], database.Asked[^1].First);
        Assert.Equal([BadTable], state.Open.Select(open => open.Finding));
        Assert.Single(await Alarms.ListAsync(Cancellation));

        database.Next = Seen([9], cursor: 11);
        await RunAsync();
        Assert.Empty(await Alarms.ListAsync(Cancellation));
    }

    [Theory]
    [InlineData(0, 0, false)]
    [InlineData(3, 3, false)]
    [InlineData(3, 4, true)]
    [InlineData(3, 1, true)]
    [InlineData(3, 0, false)]
    public async Task RunAsync_CountsChecksumFailures_SinceTheLastLook(long before, long now, bool isDamage)
    {
        await new LiveDamageLedger(world.Ledger).TryRecordAsync(BackupSource.Postgres, LiveDamageState.Initial(BackupWorld.Start) with { ChecksumFailures = before }, 0, Cancellation);
        database.Next = Seen([1], cursor: 1, failures: now);
        Assert.Equal(isDamage, (await RunAsync()).Open.Count > 0);
    }

    [Fact]
    public async Task RunAsync_TakesChecksumFailuresFor_Over_OnlyAfterAWholeRoundThatFoundNothing()
    {
        database.Next = Seen([1], cursor: 1, failures: 2);
        Assert.Single((await RunAsync()).Open);
        database.Next = Seen([2], cursor: 0, failures: 2);
        Assert.Single((await RunAsync()).Open);
        database.Next = Seen([1], cursor: 1, failures: 2);
        Assert.Single((await RunAsync()).Open);
        database.Next = Seen([2], cursor: 0, failures: 2);
        Assert.Empty((await RunAsync()).Open);
        Assert.Empty(await Alarms.ListAsync(Cancellation));
    }

    [Fact]
    public async Task RunAsync_SaysWhatIsNotPossible_WithoutAnAlarm()
    {
        database.Next = Seen([], cursor: 0) with { ChecksumFailures = null, Notes = ["amcheck cannot be used: the server does not have it"] };
        Assert.Equal(database.Next.Notes, (await RunAsync()).Notes);
        Assert.Empty(await Alarms.ListAsync(Cancellation));
    }

    [Fact]
    public async Task RunAsync_LeavesTheRecord_OfWhoWasFaster()
    {
        database.Next = Seen([1], cursor: 1);
        database.Midway = async () => await new LiveDamageLedger(world.Ledger).TryRecordAsync(BackupSource.Postgres, LiveDamageState.Initial(BackupWorld.Start) with { Cursor = 99 }, 0, Cancellation);
        await RunAsync();
        Assert.Equal(99, (await new LiveDamageLedger(world.Ledger).ReadAsync(BackupSource.Postgres, Cancellation)).State!.Cursor);
    }

    /// <summary>Whatever is found in whatever order: what was found and not looked at again stays open, and what was found last is open.</summary>
    [Property(MaxTest = 200)]
    public void After_LosesNoFinding_ThatWasNotLookedAtAgain(NonEmptyArray<(byte Relation, bool IsBad)> looks)
    {
        var state = LiveDamageState.Initial(BackupWorld.Start);
        Dictionary<long, bool> bad = [];
        foreach (var (relation, isBad) in looks.Get)
        {
            var number = relation % 5 + 1L;
            state = state.After(new LiveInspection(new HashSet<long> { number }, isBad ? [BadTable with { Relation = number, Name = $"t{number}" }] : [], 1, false, 0, []), state.At.AddDays(1));
            bad[number] = isBad;
        }

        Assert.Equal(bad.Where(pair => pair.Value).Select(pair => pair.Key).Order(), state.Open.Select(open => open.Finding.Relation).Order());
        Assert.All(state.Open, open => Assert.True(open.Since <= open.LastSeen));
    }

    private static LiveInspection Seen(long[] looked, long cursor, long failures = 0, params DamageFinding[] findings) => new(looked.ToHashSet(), findings, cursor, cursor == 0, failures, []);

    private static Domain.Backups.Catalogue.RestorePointReference RestorePoint(string text) =>
        Domain.Backups.Catalogue.RestorePointReference.TryParse(text, out var reference) ? reference : throw new FormatException();

    private async Task<LiveDamageState> RunAsync()
    {
        world.Clock.Advance(TimeSpan.FromDays(1));
        return await new CheckLiveDamage(database, new LiveDamageLedger(world.Ledger), world.Catalogue, Alarms, world.Clock, NullLogger<CheckLiveDamage>.Instance).RunAsync(Cancellation);
    }

    private sealed class ScriptedDatabase : ILiveDatabase
    {
        public LiveInspection Next { get; set; } = Seen([], 0);

        public Func<Task> Midway { get; set; } = static () => Task.CompletedTask;

        public List<InspectionPlan> Asked { get; } = [];

        public BackupSource Source => BackupSource.Postgres;

        public string Description => "db:5432/app";

        public async Task<LiveInspection> InspectAsync(InspectionPlan plan, CancellationToken cancellationToken)
        {
            Asked.Add(plan);
            await Midway();
            return Next;
        }

        public Task<InspectionMeans> FindMeansAsync(CancellationToken cancellationToken) => Task.FromResult(new InspectionMeans(true, null));
    }
}
