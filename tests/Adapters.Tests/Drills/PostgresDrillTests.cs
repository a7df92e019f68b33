using SuperInsight.Adapters.Drills;
using SuperInsight.Adapters.Postgres;
using SuperInsight.Adapters.Tests.Postgres;
using SuperInsight.Domain.Backups;
using SuperInsight.Domain.Backups.Drills;

namespace SuperInsight.Adapters.Tests.Drills;

[Collection(nameof(PostgresSuite))]
public sealed class PostgresDrillTests(PostgresFixture postgres) : IDisposable
{
    private const string Owned = """
        CREATE ROLE "drill owner" NOLOGIN; CREATE ROLE drill_reader NOLOGIN;
        CREATE TABLE orders (id serial PRIMARY KEY, note text NOT NULL); INSERT INTO orders (note) SELECT 'n' || i FROM generate_series(1, 4321) i;
        ALTER TABLE orders OWNER TO "drill owner"; GRANT SELECT ON orders TO drill_reader;
        CREATE TABLE events (at date, kind text) PARTITION BY RANGE (at); CREATE TABLE events_1 PARTITION OF events FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
        INSERT INTO events SELECT '2026-02-01', 'k' FROM generate_series(1, 17);
        CREATE EXTENSION pg_trgm; CREATE INDEX ON orders USING gin (note gin_trgm_ops);
        CREATE POLICY own ON orders TO drill_reader USING (true);
        SELECT lo_from_bytea(0, 'x');
        """;

    private readonly DrillStand stand = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => stand.Dispose();

    [Fact]
    public async Task RunAsync_RestoresAll_WithOwnersAndPrivileges_AndLeavesNothing()
    {
        var point = await stand.BackUpAsync(postgres.Address(await postgres.CreateDatabaseAsync(Owned)));
        var judged = Assert.IsType<DrillOutcome.Judged>(await stand.DrillAsync(point));

        Assert.True(judged.Verdict.Held, judged.Verdict.Reason);
        Assert.Null(judged.Warning);
        Assert.Equal(new DrillCounts(2, 4338, 1, 0, 0), judged.Verdict.Found);
        Assert.StartsWith("15.", judged.Verdict.Tools["postgres"], StringComparison.Ordinal);
        Assert.True(await stand.IsVerifiedAsync(point));
        stand.Scratch.AssertNothingLeft();
    }

    [Fact]
    public async Task RunAsync_FindsADamagedPoint_AndLeavesNothing()
    {
        var point = await stand.BackUpAsync(postgres.Address(await postgres.CreateDatabaseAsync("CREATE TABLE t AS SELECT i, md5(i::text) FROM generate_series(1, 50000) i")));
        var stored = stand.Store.Objects[point.Key];
        stored[^1000] ^= 1;
        stand.Store.Overwrite(point.Key, stored);

        var verdict = Assert.IsType<DrillOutcome.Judged>(await stand.DrillAsync(point)).Verdict;
        Assert.False(verdict.Held);
        Assert.Equal(["drill-failed/postgres"], (await stand.Alarms.ListAsync(Cancellation)).Select(alarm => alarm.Key));
        Assert.False(await stand.IsVerifiedAsync(point));
        stand.Scratch.AssertNothingLeft();
    }

    [Fact]
    public async Task RunAsync_FindsAManifestThatLies_AndLeavesNothing()
    {
        var point = await stand.BackUpAsync(postgres.Address(await postgres.CreateDatabaseAsync("CREATE TABLE t AS SELECT generate_series(1, 10) AS i")));
        await stand.LieAsync(point, manifest => manifest with { Contents = manifest.Contents with { Tables = [new("public.t", 11), new("public.u", 1)] } });

        var verdict = Assert.IsType<DrillOutcome.Judged>(await stand.DrillAsync(point)).Verdict;
        Assert.False(verdict.Held);
        Assert.Contains("table public.t has 10 rows instead of 11; table public.u is missing", verdict.Reason, StringComparison.Ordinal);
        stand.Scratch.AssertNothingLeft();
    }

    [Fact]
    public async Task RunAsync_Holds_SideBySide()
    {
        var point = await stand.BackUpAsync(postgres.Address(await postgres.CreateDatabaseAsync("CREATE TABLE t AS SELECT generate_series(1, 10) AS i")));
        var outcomes = await Task.WhenAll(stand.DrillAsync(point), stand.DrillAsync(point), stand.DrillAsync(point));
        Assert.All(outcomes, outcome => Assert.True(Assert.IsType<DrillOutcome.Judged>(outcome).Verdict.Held));
        stand.Scratch.AssertNothingLeft();
    }

    [Fact]
    public async Task OpenAsync_IsReachedByItsSocketOnly_AndIsFastAtTheCostOfSafety()
    {
        var point = await stand.BackUpAsync(postgres.Address(await postgres.CreateDatabaseAsync()));
        await using (var scratch = await stand.Ground.OpenAsync(await stand.ReadManifestAsync(point), Cancellation))
        {
            var folder = Assert.Single(stand.Scratch.Folders);
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(folder));
            Assert.StartsWith(folder, scratch.Target.Description, StringComparison.Ordinal);
            Assert.Equal(0, await scratch.Target.CountObjectsAsync(Cancellation));
            var server = Assert.Single(stand.Scratch.Processes, id => RunLocal.ProcFs.CommandLine(id).Contains("wal_level=minimal", StringComparison.Ordinal));
            Assert.True(RunLocal.ProcFs.IsRunning(server));
        }

        stand.Scratch.AssertNothingLeft();
    }

    [Fact]
    public async Task Excuse_BlamesTheServer_WhenItDied()
    {
        var point = await stand.BackUpAsync(postgres.Address(await postgres.CreateDatabaseAsync()));
        await using (var scratch = await stand.Ground.OpenAsync(await stand.ReadManifestAsync(point), Cancellation))
        {
            var failure = new BackupException("restore into", "scratch", "server closed the connection", "look");
            Assert.Null(scratch.Excuse(failure));
            Assert.NotNull(scratch.Excuse(new BackupException("restore into", "scratch", "could not extend file: No space left on device", "look")));
            Assert.NotNull(scratch.Excuse(new BackupException("restore into", "scratch", "ERROR:  extension \"vector\" is not available", "look")));
            foreach (var id in stand.Scratch.Processes)
                System.Diagnostics.Process.GetProcessById(id).Kill();
            await Eventually.TrueAsync(() => Task.FromResult(scratch.Excuse(failure) is { } excuse && excuse.Reason.Contains("ended", StringComparison.Ordinal)));
        }

        stand.Scratch.AssertNothingLeft();
    }

    [Fact]
    public async Task FindObstacleAsync_NamesWhatIsInTheWay()
    {
        var manifest = await stand.ReadManifestAsync(await stand.BackUpAsync(postgres.Address(await postgres.CreateDatabaseAsync())));
        Assert.Null(await stand.Ground.FindObstacleAsync(manifest, Cancellation));
        var newer = await stand.Ground.FindObstacleAsync(manifest with { Server = manifest.Server with { Version = "99.1" } }, Cancellation);
        Assert.Contains("the dump needs 99", newer!.Reason, StringComparison.Ordinal);
        var larger = await stand.Ground.FindObstacleAsync(manifest with { Objects = [manifest.Objects[0] with { PlainBytes = 1L << 50 }] }, Cancellation);
        Assert.Contains("MiB free", larger!.Reason, StringComparison.Ordinal);
        var bare = new PostgresDrillGround(new PostgresTools("/nowhere", null), stand.Folders, TimeProvider.System);
        Assert.Contains("initdb: the program is not in /nowhere", (await bare.FindObstacleAsync(manifest, Cancellation))!.Reason, StringComparison.Ordinal);
    }
}
