using SuperInsight.RunLocal;

namespace SuperInsight.EndToEnd.Tests;

/// <summary>A base backup and the WAL behind it, from a real server and back into one.</summary>
[Collection(nameof(Moments))]
public sealed class PointInTimeTests(Cloud cloud)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Restore_GivesExactlyWhatWasCommitted_AtEveryMoment()
    {
        await using var server = await ArchivingServer.StartAsync(cloud);
        await server.ExecuteAsync("CREATE TABLE event (id integer PRIMARY KEY, filling text)");
        await server.ExecuteAsync("INSERT INTO event VALUES (0, repeat('x', 100000))");
        var point = await server.TakeBaseAsync();
        var id = point.GetProperty("id").GetString()!;

        List<(string At, int Rows)> moments = [];
        for (var row = 1; row <= 6; row++)
        {
            await server.ExecuteAsync($"INSERT INTO event SELECT {row}, string_agg(md5(i::text), '') FROM generate_series(1, 1000) i");
            moments.Add((await server.MomentAsync(), row));
            // Some moments lie within a segment, some between two.
            if (row % 2 == 0)
                await server.ArchiveAsync();
        }

        var rolledBack = "BEGIN; INSERT INTO event VALUES (99, ''); ROLLBACK";
        await server.ExecuteAsync(rolledBack);
        await server.ArchiveAsync();
        foreach (var (at, rows) in moments.Where((_, index) => index % 2 == 1 || index == 2))
        {
            await using var recovered = await server.RecoverAsync("postgres", at);
            Assert.Equal(rows, await server.AskAsync<int>("SELECT max(id) FROM event", recovered.ConnectionString("postgres")));
            Assert.Equal(rows + 1, await server.AskAsync<long>("SELECT count(*) FROM event", recovered.ConnectionString("postgres")));
        }

        await using (var latest = await server.RecoverAsync("postgres", "latest"))
            Assert.Equal(6, await server.AskAsync<int>("SELECT max(id) FROM event", latest.ConnectionString("postgres")));
        await using (var consistent = await server.RecoverAsync(id, null))
            Assert.Equal(0, await server.AskAsync<int>("SELECT max(id) FROM event", consistent.ConnectionString("postgres")));
    }

    [Fact]
    public async Task Restore_SaysHowFarItReaches_WhenAskedForMore_AndTouchesNothing()
    {
        await using var server = await ArchivingServer.StartAsync(cloud);
        var early = await server.MomentAsync();
        await server.ExecuteAsync("CREATE TABLE event (id integer)");
        await server.TakeBaseAsync();
        await server.ExecuteAsync("INSERT INTO event VALUES (1)");
        var lost = await server.ArchiveAsync();
        await server.ExecuteAsync("INSERT INTO event VALUES (2)");
        await server.ArchiveAsync();
        var covered = await server.MomentAsync();
        await server.ExecuteAsync("INSERT INTO event VALUES (3)");
        await server.ArchiveAsync();

        var folder = server.NextFolder();
        var tooEarly = await server.Stand.TryOpsAsync("backup", "restore", "postgres", "--at", early, "--to-directory", folder);
        Assert.True(tooEarly.ExitCode == 1 && tooEarly.Errors.Contains("the oldest base backup is of", StringComparison.Ordinal), tooEarly.Errors);
        var tooLate = await server.Stand.TryOpsAsync("backup", "restore", "postgres", "--at", "2099-01-01T00:00:00Z", "--to-directory", folder);
        Assert.True(tooLate.ExitCode == 1 && tooLate.Errors.Contains("reaches without a gap to", StringComparison.Ordinal), tooLate.Errors);

        using (var intruder = new Intruder(server.Stand))
            await intruder.RemoveAsync(KeyOf(server, lost));
        var beyondGap = await server.Stand.TryOpsAsync("backup", "restore", "postgres", "--at", covered, "--to-directory", folder);
        Assert.True(beyondGap.ExitCode == 1 && beyondGap.Errors.Contains("reaches without a gap to", StringComparison.Ordinal), beyondGap.Errors);
        Assert.False(Directory.Exists(folder));

        Directory.CreateDirectory(folder);
        await File.WriteAllTextAsync(Path.Combine(folder, "precious"), "mine", Cancellation);
        var occupied = await server.Stand.TryOpsAsync("backup", "restore", "postgres", "--at", "latest", "--to-directory", folder);
        Assert.True(occupied.ExitCode == 1 && occupied.Errors.Contains("it is not empty", StringComparison.Ordinal), occupied.Errors);
        Assert.Equal(["precious"], Directory.EnumerateFileSystemEntries(folder).Select(Path.GetFileName));
    }

    /// <summary>A restored server that archives goes on on a timeline of its own, beside the old one.</summary>
    [Fact]
    public async Task Promotion_LeavesTheOldTimelineAlone_AndLatestFollowsTheNewOne()
    {
        await using var server = await ArchivingServer.StartAsync(cloud);
        await server.ExecuteAsync("CREATE TABLE event (id integer)");
        await server.TakeBaseAsync();
        await server.ExecuteAsync("INSERT INTO event VALUES (1)");
        var moment = await server.MomentAsync();
        await server.ExecuteAsync("INSERT INTO event VALUES (2)");
        await server.ArchiveAsync();
        var before = OldTimeline(server);

        await using (var promoted = await server.RecoverAsync("postgres", moment, new Dictionary<string, string> { ["archive_mode"] = "on", ["archive_command"] = $"'{server.Postgres.ArchiveProgram}' \"%p\"" }))
        {
            await server.ExecuteAsync("INSERT INTO event VALUES (3)", promoted.ConnectionString("postgres"));
            await server.ArchiveAsync(promoted.ConnectionString("postgres"));
        }

        var after = OldTimeline(server);
        Assert.All(before, one => Assert.Equal(one.Value, after[one.Key]));
        await using (var latest = await server.RecoverAsync("postgres", "latest"))
            Assert.Equal<IEnumerable<int>>([1, 3], await server.AskAsync<int[]>("SELECT array_agg(id ORDER BY id) FROM event", latest.ConnectionString("postgres")));
        await using var old = await RecoveredOnAsync(server, "latest", "--timeline", "1");
        Assert.Equal<IEnumerable<int>>([1, 2], await server.AskAsync<int[]>("SELECT array_agg(id ORDER BY id) FROM event", old.ConnectionString("postgres")));
    }

    [Fact]
    public async Task Recovery_Stops_WhenASegmentWasChangedOnTheWay()
    {
        await using var server = await ArchivingServer.StartAsync(cloud);
        await server.ExecuteAsync("CREATE TABLE event (id integer)");
        await server.TakeBaseAsync();
        await server.ExecuteAsync("INSERT INTO event VALUES (1)");
        var changed = await server.ArchiveAsync();
        await server.ExecuteAsync("INSERT INTO event VALUES (2)");
        await server.ArchiveAsync();
        var file = await File.ReadAllBytesAsync(server.Stand.Bucket.FileOf(KeyOf(server, changed)), Cancellation);
        file[^100] ^= 1;
        using (var intruder = new Intruder(server.Stand))
            await intruder.ReplaceAsync(KeyOf(server, changed), file);
        var failure = await Assert.ThrowsAsync<ServerFailedException>(() => server.RecoverAsync("postgres", "latest"));
        Assert.Contains("could not restore file", failure.ToString(), StringComparison.Ordinal);
    }

    /// <summary>What is committed leaves within archive_timeout and a push, though nothing fills a segment.</summary>
    [Fact]
    public async Task Archive_HasWhatWasCommitted_WithoutAnyHelp()
    {
        await using var server = await ArchivingServer.StartAsync(cloud, archiveTimeout: "2");
        await server.ExecuteAsync("CREATE TABLE event (id integer)");
        await server.TakeBaseAsync();
        await server.ExecuteAsync("INSERT INTO event VALUES (1)");
        var segment = await server.AskAsync<string>("SELECT pg_walfile_name(pg_current_wal_insert_lsn() - 1)");
        await Wait.UntilAsync(() => File.Exists(server.Stand.Bucket.FileOf(KeyOf(server, segment))), () => server.Postgres.LogTail);
        await server.Postgres.CrashAsync();
        var folder = server.NextFolder();
        await server.Stand.OpsAsync("backup", "restore", "postgres", "--at", "latest", "--to-directory", folder);
        await using var recovered = await RecoveredServer.StartAsync(folder, server.Postgres.Password, null, Cancellation);
        Assert.Equal(1, await server.AskAsync<int>("SELECT id FROM event", recovered.ConnectionString("postgres")));
        // Settings and private key went with the end of recovery.
        Assert.False(Directory.Exists(Path.Combine(folder, "superinsight-restore")));
    }

    private static async Task<RecoveredServer> RecoveredOnAsync(ArchivingServer server, string at, params string[] more)
    {
        var folder = server.NextFolder();
        await server.Stand.OpsAsync(["backup", "restore", "postgres", "--at", at, "--to-directory", folder, .. more]);
        return await RecoveredServer.StartAsync(folder, server.Postgres.Password, null, Cancellation);
    }

    private static string KeyOf(ArchivingServer server, string segment) =>
        server.Stand.Bucket.BackupKeys().FirstOrDefault(key => key.EndsWith($"/{segment}.age", StringComparison.Ordinal)) ?? $"backups/no-such/{segment}";

    private static Dictionary<string, string> OldTimeline(ArchivingServer server) =>
        server.Stand.Bucket.BackupKeys().Where(key => key.Contains("/00000001/", StringComparison.Ordinal)).ToDictionary(key => key, server.Stand.Bucket.Sha256Of);
}
