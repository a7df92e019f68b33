using Microsoft.Extensions.Logging.Abstractions;
using SuperInsight.Domain.Alarms;
using SuperInsight.Domain.Backups;
using SuperInsight.Domain.Backups.Runs;
using SuperInsight.Domain.Backups.Wal;
using SuperInsight.Domain.ObjectStorage;
using SuperInsight.Domain.Tests.Backups.Failover;
using SuperInsight.Fakes.Backups;

namespace SuperInsight.Domain.Tests.Backups.Wal;

public sealed class WatchWalArchiveTests : IDisposable
{
    private const string Cluster = "7712685163561005015";

    private static readonly WalSegmentSize Size = new(16 << 20);

    private readonly BackupWorld world = TwoBuckets.Create();
    private readonly WalLayout layout = new("backups");
    private readonly Server server;
    private readonly AlarmLedger alarms;

    public WatchWalArchiveTests()
    {
        server = new Server(new ArchiverStatus(Cluster, true, TimeSpan.FromMinutes(1), Size, 1, null, null, null, null, 0, 0, null, BackupWorld.Start));
        alarms = new AlarmLedger(world.Ledger, NullLogger<AlarmLedger>.Instance);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => world.Dispose();

    [Fact]
    public async Task Run_RaisesNothing_WhenTheArchiveIsWhole()
    {
        await CommitBaseAsync(10);
        await ArchiveAsync(10, 20);
        server.Status = server.Status with { LastArchived = Segment(20), LastArchivedAt = BackupWorld.Start };
        var watch = await Watch().RunAsync(Cancellation);
        Assert.Empty(watch.Gaps);
        Assert.Null(watch.Asked);
        Assert.Empty(await alarms.ListAsync(Cancellation));
        Assert.Null(await RequestedAsync());
    }

    [Fact]
    public async Task Run_FindsAGap_AsksForABaseOnce_AndIsContentWithTheNextBase()
    {
        await CommitBaseAsync(10);
        await ArchiveAsync(10, 14);
        await ArchiveAsync(17, 20);
        for (var time = 0; time < 2; time++)
        {
            var watch = await Watch().RunAsync(Cancellation);
            Assert.Equal([$"{Segment(15)} to {Segment(16)}"], watch.Gaps);
            Assert.Equal((time == 0, await RequestedAsync()), (watch.Asked!.IsNew, watch.Asked.RunId));
        }

        Assert.Equal((WatchWalArchive.GapAlarm, AlarmSeverity.Critical), Only(await alarms.ListAsync(Cancellation)));
        Assert.StartsWith($"base-after-gap-{Segment(15)}", await RequestedAsync(), StringComparison.Ordinal);

        await CommitBaseAsync(18);
        Assert.Empty((await Watch().RunAsync(Cancellation)).Gaps);
        Assert.Empty(await alarms.ListAsync(Cancellation));
    }

    /// <summary>What was dropped last leaves no hole between two files: PostgreSQL's own belief shows it.</summary>
    [Fact]
    public async Task Run_FindsAGapAtTheEnd_WhenPostgresBelievesMoreArchivedThanIs()
    {
        await CommitBaseAsync(10);
        await ArchiveAsync(10, 14);
        server.Status = server.Status with { LastArchived = Segment(16) };
        Assert.Equal([$"{Segment(15)} to {Segment(16)}"], (await Watch().RunAsync(Cancellation)).Gaps);
        // A file of another kind that came last hides nothing that the listing shows.
        await ArchiveAsync(17, 17);
        server.Status = server.Status with { LastArchived = $"{Segment(17)}.00000028.backup" };
        Assert.Equal([$"{Segment(15)} to {Segment(16)}"], (await Watch().RunAsync(Cancellation)).Gaps);
    }

    [Fact]
    public async Task Run_AsksForAFirstBase_AndForOneOfANewTimeline()
    {
        await Watch().RunAsync(Cancellation);
        Assert.StartsWith("base-after-first-", await RequestedAsync(), StringComparison.Ordinal);
    }

    /// <summary>The standby has no base, and the primary's cannot be seen.</summary>
    [Fact]
    public async Task Run_ConcludesNothing_WhenTheBucketWithTheBaseIsAway()
    {
        await CommitBaseAsync(10);
        await alarms.RaiseAsync(new RaisedAlarm(WatchWalArchive.GapAlarm, AlarmSeverity.Critical, "", ""), Cancellation);
        world.Store.Faults.FailAlways();
        var failure = await Assert.ThrowsAsync<ObjectStoreException>(() => Watch().RunAsync(Cancellation));
        Assert.Equal((ObjectStoreFailure.Unavailable, world.Store.Bucket), (failure.Failure, failure.Subject));
        Assert.Null(await RequestedAsync());
        Assert.Equal(WatchWalArchive.GapAlarm, Assert.Single(await alarms.ListAsync(Cancellation)).Key);
    }

    [Theory]
    [InlineData(0, null)]
    [InlineData(499, null)]
    [InlineData(500, AlarmSeverity.Warning)]
    [InlineData(1000, AlarmSeverity.Critical)]
    public async Task Run_WarnsAtHalfOfTheBound_AndCriesAtTheBound(long pending, AlarmSeverity? severity)
    {
        await CommitBaseAsync(10);
        await ArchiveAsync(10, 10);
        server.Status = server.Status with { PendingFiles = 1, PendingBytes = pending };
        await Watch(new WalPendingPolicy(1000, WalAtLimit.Drop)).RunAsync(Cancellation);
        Assert.Equal(severity, (await alarms.ListAsync(Cancellation)).SingleOrDefault(alarm => alarm.Key == WatchWalArchive.PendingAlarm)?.Severity);
        server.Status = server.Status with { PendingFiles = 0, PendingBytes = 0 };
        await Watch().RunAsync(Cancellation);
        Assert.Empty(await alarms.ListAsync(Cancellation));
    }

    [Theory]
    [InlineData(1, null, 60, false)]
    [InlineData(1, 10, 60, false)]
    [InlineData(1, -10, 60, true)]
    [InlineData(0, -10, 60, false)]
    [InlineData(1, null, 179, false)]
    [InlineData(1, null, 181, true)]
    public void WhyStuck_TellsTroubleFromWaiting(int files, int? archivedAfterFailure, int oldestSeconds, bool stuck)
    {
        var failed = BackupWorld.Start.AddMinutes(-10);
        var status = server.Status with
        {
            PendingFiles = files,
            OldestPendingAt = files > 0 ? BackupWorld.Start.AddSeconds(-oldestSeconds) : null,
            LastFailed = archivedAfterFailure is null ? null : Segment(1),
            LastFailedAt = archivedAfterFailure is null ? null : failed,
            LastArchivedAt = archivedAfterFailure is { } seconds ? failed.AddSeconds(seconds) : null,
        };
        Assert.Equal(stuck, ArchiverRule.WhyStuck(status) is not null);
    }

    [Fact]
    public async Task Run_ClearsEverything_WhenArchivingIsOff()
    {
        await alarms.RaiseAsync(new RaisedAlarm(WatchWalArchive.GapAlarm, AlarmSeverity.Critical, "", ""), Cancellation);
        server.Status = server.Status with { IsArchiving = false };
        await Watch().RunAsync(Cancellation);
        Assert.Empty(await alarms.ListAsync(Cancellation));
        Assert.Null(await RequestedAsync());
    }

    private WatchWalArchive Watch(WalPendingPolicy? policy = null) => new(
        server, new WalArchive(world.Store, layout, new WalSeal([world.Signer.VerifyKey])), world.Catalogue, policy ?? WalPendingPolicy.Default, alarms,
        new RequestBackup([new ScriptedDumpSource([], world.Clock) { Source = BackupSource.PostgresBase }], new(world.Runs, BackupAdmissionPolicy.Default, new ScriptedProcess("watch", []), world.Freezes)), world.Clock);

    private async Task<string?> RequestedAsync() => (await world.Runs.ReadAsync(BackupSource.PostgresBase, Cancellation)).History.Runs.Select(run => run.RunId).SingleOrDefault();

    private async Task ArchiveAsync(ulong first, ulong last)
    {
        for (var segment = first; segment <= last; segment++)
            await world.Store.CreateAsync(layout.KeyOf(Cluster, WalFileName.OfSegment(1, segment, Size)), new byte[] { 1 }, Cancellation);
    }

    private async Task CommitBaseAsync(ulong segment)
    {
        var id = RestorePointId.Create(BackupSource.PostgresBase, world.Clock.GetUtcNow().AddHours((int)segment), (uint)segment);
        Assert.True(await world.Catalogue.CommitAsync(world.Store, new Manifest
        {
            Format = Manifest.CurrentFormat,
            Id = id.ToString(),
            Source = "postgres-base",
            TakenAt = id.StartedAt,
            CompletedAt = id.StartedAt,
            Server = new("PostgreSQL", "15", "all databases"),
            Objects = [new StoredData(world.Layout.DataKey(id), "pg_basebackup-tar+zstd+age", 1, "", 1, "")],
            Recipients = [],
            Tools = new Dictionary<string, string>(),
            Contents = Inventory.Empty with { Wal = new WalRange(Cluster, 1, new Lsn(Size.StartOf(segment).Value + 40).ToString(), new Lsn(Size.StartOf(segment).Value + 400).ToString(), Size.Bytes) },
        }, world.Signer, Cancellation));
    }

    private static (string, AlarmSeverity) Only(IReadOnlyList<RaisedAlarm> raised) => (Assert.Single(raised).Key, raised[0].Severity);

    private static string Segment(ulong number) => WalFileName.OfSegment(1, number, Size).ToString();

    private sealed class Server(ArchiverStatus status) : IWalServer
    {
        public ArchiverStatus Status { get; set; } = status;

        public Task<ArchiverStatus> AskAsync(CancellationToken cancellationToken) => Task.FromResult(Status);
    }
}
