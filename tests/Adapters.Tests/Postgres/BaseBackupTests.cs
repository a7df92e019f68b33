using System.Formats.Tar;
using System.Diagnostics;
using System.Globalization;
using SuperInsight.Adapters.Postgres;
using SuperInsight.Domain.Backups;
using SuperInsight.Domain.Backups.Wal;
using SuperInsight.Domain.Compression;
using SuperInsight.RunLocal;

namespace SuperInsight.Adapters.Tests.Postgres;

/// <summary>Base backups of a real server, and what is said where none can be had.</summary>
public sealed class BaseBackupTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>At full pace the server compresses; the tar within is the same.</summary>
    [Theory]
    [InlineData(BackupPace.Background)]
    [InlineData(BackupPace.Full)]
    public async Task Dump_IsATarOfTheCluster_AndSaysWhichWalMakesItWhole(BackupPace pace)
    {
        await using var server = await StartAsync();
        var before = Lsn.Parse(await AskAsync(server, "SELECT pg_current_wal_lsn()::text"));
        await using var dump = await Source(server).OpenAsync(pace, Cancellation);
        // By this the background's pace is chosen: three databases as they are after initdb.
        Assert.InRange(dump.BytesReadSlowly!.Value, 16 << 20, 64 << 20);
        var (bytes, report) = await dump.FinishAsync();

        var range = report.Contents.Wal!;
        Assert.Equal(await AskAsync(server, "SELECT system_identifier::text FROM pg_control_system()"), range.SystemIdentifier);
        Assert.Equal((1, 16 << 20), (range.Timeline, range.SegmentBytes));
        Assert.True(before <= Lsn.Parse(range.StartLsn) && Lsn.Parse(range.StartLsn) < Lsn.Parse(range.EndLsn), range.ToString());
        Assert.True(Lsn.Parse(range.EndLsn) <= Lsn.Parse(await AskAsync(server, "SELECT pg_current_wal_insert_lsn()::text")));
        Assert.InRange(dump.TakenAt, DateTimeOffset.UtcNow.AddMinutes(-5), DateTimeOffset.UtcNow.AddMinutes(1));
        Assert.Equal(pace == BackupPace.Full, dump.Parts[0].IsCompressed);
        await using Stream plain = dump.Parts[0].IsCompressed ? new ZstdDecompressStream(new MemoryStream(bytes)) : new MemoryStream(bytes);
        await using var tar = new TarReader(plain);
        HashSet<string> names = [];
        while (await tar.GetNextEntryAsync(cancellationToken: Cancellation) is { } entry)
            names.Add(entry.Name);
        Assert.Superset(new HashSet<string> { "backup_label", "PG_VERSION", "global/pg_control" }, names);
    }

    [Fact]
    public async Task Dump_IsNotCompressedByTheServer_WhenNobodyMayAskHowItWasBuilt()
    {
        await using var server = await StartAsync();
        await AskAsync(server, "CREATE ROLE copier LOGIN REPLICATION PASSWORD 'copier-pass'; SELECT ''");
        await AskAsync(server, "GRANT pg_monitor TO copier; GRANT EXECUTE ON FUNCTION pg_control_system() TO copier; SELECT ''");
        var copier = new PostgresBaseSource(PostgresAddress.Parse($"postgresql://copier:copier-pass@127.0.0.1:{server.Port}/postgres", "test"), PostgresFixture.Tools, BaseCheckpoint.Fast, TimeProvider.System);
        await using var dump = await copier.OpenAsync(BackupPace.Full, Cancellation);
        var (bytes, _) = await dump.FinishAsync();
        Assert.False(dump.Parts[0].IsCompressed);
        Assert.Equal("backup_label\0"u8, bytes.AsSpan(0, 13));
    }

    [Theory]
    [InlineData("wal_level", "minimal", "wal_level is minimal")]
    [InlineData("archive_mode", "off", "archive_mode is off")]
    [InlineData("max_wal_senders", "0", "max_wal_senders is 0")]
    public async Task Open_SaysThatItIsNotPossibleHere_WhenTheServerIsSetUpOtherwise(string setting, string value, string reason)
    {
        Dictionary<string, string> settings = new() { ["archive_mode"] = "on", ["archive_command"] = "true", [setting] = value };
        if (setting == "wal_level")
            (settings["archive_mode"], settings["max_wal_senders"]) = ("off", "0");
        await using var server = await PostgresServer.StartAsync(new() { Settings = settings }, Cancellation);
        await AssertNotPossibleAsync(Source(server), reason);
    }

    [Fact]
    public async Task Open_SaysThatItIsNotPossibleHere_WhenTheRoleOrPgHbaForbidsIt()
    {
        await using var server = await StartAsync();
        await AskAsync(server, "CREATE ROLE modest LOGIN PASSWORD 'modest-pass'; SELECT ''");
        var modest = new PostgresBaseSource(PostgresAddress.Parse($"postgresql://modest:modest-pass@127.0.0.1:{server.Port}/postgres", "test"), PostgresFixture.Tools, BaseCheckpoint.Fast, TimeProvider.System);
        await AssertNotPossibleAsync(modest, "the role may not replicate");

        var rules = Path.Combine(server.DataDirectory, "pg_hba.conf");
        var kept = (await File.ReadAllLinesAsync(rules, Cancellation)).Where(line => !line.Contains("replication", StringComparison.Ordinal));
        await File.WriteAllLinesAsync(rules, kept, Cancellation);
        await AskAsync(server, "SELECT pg_reload_conf()::text");
        await Eventually.TrueAsync(async () => await AskAsync(server, "SELECT count(*)::text FROM pg_hba_file_rules WHERE 'replication' = ANY(database)") == "0");
        await AssertNotPossibleAsync(Source(server), "refuses replication");
    }

    [Fact]
    public async Task Open_SaysThatItIsNotPossibleHere_WhenThereAreTablespaces()
    {
        await using var server = await StartAsync();
        await AskAsync(server, "SET allow_in_place_tablespaces = on");
        await AskAsync(server, "SET allow_in_place_tablespaces = on; CREATE TABLESPACE elsewhere LOCATION ''", scalar: false);
        await AssertNotPossibleAsync(Source(server), "1 tablespaces");
    }

    [Fact]
    public async Task Complete_FailsAndSaysWhy_WhenTheArchiveStaysAway()
    {
        await using var server = await PostgresServer.StartAsync(new() { Settings = new Dictionary<string, string> { ["archive_mode"] = "on", ["archive_command"] = "false" } }, Cancellation);
        var impatient = new PostgresBaseSource(PostgresAddress.Parse(server.ConnectionString(), "test"), PostgresFixture.Tools, BaseCheckpoint.Fast, TimeProvider.System) { ArchivePatience = TimeSpan.FromSeconds(2) };
        await using var dump = await impatient.OpenAsync(Cancellation);
        Assert.False(dump.OnlyWaits.IsCompleted);
        var failure = await Assert.ThrowsAsync<BackupException>(() => dump.FinishAsync().WaitAsync(TimeSpan.FromSeconds(60), Cancellation));
        Assert.Contains("waited for its archive_command", failure.Reason, StringComparison.Ordinal);
        Assert.True(dump.OnlyWaits.IsCompletedSuccessfully);
    }

    /// <summary>Against PostgreSQL's own reading of its log.</summary>
    [Fact]
    public async Task Scan_FindsTheLatestTransactionOfASegment_AsPgWaldumpDoes()
    {
        await using var server = await StartAsync();
        List<string> segments = [];
        for (var round = 0; round < 4; round++)
        {
            await AskAsync(server, string.Create(CultureInfo.InvariantCulture, $"CREATE TABLE t{round} AS SELECT i, md5(i::text) FROM generate_series(1, {round * 70000}) i; SELECT ''"));
            await AskAsync(server, "BEGIN; CREATE TABLE gone (i int); ROLLBACK; SELECT ''", scalar: false);
            segments.Add(await AskAsync(server, "SELECT pg_walfile_name(pg_switch_wal())"));
        }

        var compared = 0;
        foreach (var file in Directory.GetFiles(Path.Combine(server.DataDirectory, "pg_wal"), "0*"))
        {
            var bytes = await File.ReadAllBytesAsync(file, Cancellation);
            if (string.CompareOrdinal(Path.GetFileName(file), segments[^1]) > 0)
                continue;
            Assert.Equal(await AskAsync(server, "SELECT system_identifier::text FROM pg_control_system()"), WalScan.SystemIdentifier(bytes));
            Assert.Equal(await LatestAsync(file), WalScan.LastTransactionEnd(bytes, DateTimeOffset.MaxValue));
            compared++;
        }

        Assert.True(compared >= 2, $"{compared} segments were compared");
    }

    private static async Task<DateTimeOffset?> LatestAsync(string segment)
    {
        using var process = Process.Start(new ProcessStartInfo(Path.Combine(PostgresServer.BinDirectory, "pg_waldump"), ["--rmgr=Transaction", segment])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["TZ"] = "UTC" },
        })!;
        var errors = process.StandardError.ReadToEndAsync(Cancellation);
        var output = await process.StandardOutput.ReadToEndAsync(Cancellation);
        await errors;
        var moments = output.Split('\n').Where(line => line.Contains("desc: COMMIT", StringComparison.Ordinal) || line.Contains("desc: ABORT", StringComparison.Ordinal))
            .Select(line => System.Text.RegularExpressions.Regex.Match(line, @"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d+").Value)
            .Select(text => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal)).ToArray();
        return moments.Length == 0 ? null : moments.Max();
    }

    private static Task<PostgresServer> StartAsync() =>
        PostgresServer.StartAsync(new() { Settings = new Dictionary<string, string> { ["archive_mode"] = "on", ["archive_command"] = "true", ["wal_keep_size"] = "1GB" } }, Cancellation);

    private static PostgresBaseSource Source(PostgresServer server) =>
        new(PostgresAddress.Parse(server.ConnectionString(), "test"), PostgresFixture.Tools, BaseCheckpoint.Fast, TimeProvider.System);

    private static async Task AssertNotPossibleAsync(PostgresBaseSource source, string reason)
    {
        var outcome = await Assert.ThrowsAsync<NotPossibleHereException>(() => source.OpenAsync(Cancellation));
        Assert.StartsWith("point in time is not possible here: ", outcome.Reason, StringComparison.Ordinal);
        Assert.Contains(reason, outcome.Reason, StringComparison.Ordinal);
    }

    private static async Task<string> AskAsync(PostgresServer server, string sql, bool scalar = true)
    {
        await using var connection = new Npgsql.NpgsqlConnection(server.ConnectionString() + ";Pooling=false");
        await connection.OpenAsync(Cancellation);
        // One statement at a time: some may not stand in the transaction that several make.
        var statements = sql.Split("; ");
        string? last = null;
        foreach (var statement in statements)
        {
            await using var command = new Npgsql.NpgsqlCommand(statement, connection);
            if (scalar)
                last = await command.ExecuteScalarAsync(Cancellation) as string;
            else
                await command.ExecuteNonQueryAsync(Cancellation);
        }

        return last ?? "";
    }
}
