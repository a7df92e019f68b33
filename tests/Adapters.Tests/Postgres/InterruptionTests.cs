using Npgsql;
using SuperInsight.Adapters.Postgres;
using SuperInsight.Domain.Backups;
using SuperInsight.RunLocal;

namespace SuperInsight.Adapters.Tests.Postgres;

/// <summary>Servers that go away, users that give up, inputs that end early.</summary>
[Collection(nameof(PostgresSuite))]
public sealed class InterruptionTests(PostgresFixture postgres)
{
    /// <summary>More than all pipes and buffers on the way hold.</summary>
    private const string Large = "CREATE TABLE large AS SELECT i, repeat(md5(i::text), 30) AS filler FROM generate_series(1, 20000) i";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("crash")]
    [InlineData("stop")]
    public async Task Dump_FailsWithAHint_WhenTheServerGoesAwayMidway(string how)
    {
        await using var server = await PostgresServer.StartAsync(new(), Cancellation);
        await FillAsync(server);
        await using (var dump = await new PostgresDumpSource(Address(server), PostgresFixture.Tools).OpenAsync(Cancellation))
        {
            await dump.Parts[0].Content.ReadExactlyAsync(new byte[50_000], Cancellation);
            await (how == "crash" ? server.CrashAsync() : server.StopAsync());

            await dump.Parts[0].Content.CopyToAsync(Stream.Null, Cancellation);
            var failure = await Assert.ThrowsAsync<BackupException>(() => dump.CompleteAsync(Cancellation));
            Assert.Contains("run it again when", failure.Hint, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain(server.Password, failure.ToString(), StringComparison.Ordinal);
        }

        Assert.Empty(PostgresFixture.ToolsOn(server.Port));
    }

    [Fact]
    public async Task Restore_IsRolledBack_WhenTheServerCrashesMidway()
    {
        var (bytes, report) = await postgres.DumpAsync(await postgres.CreateDatabaseAsync(Large));
        await using var server = await PostgresServer.StartAsync(new(), Cancellation);
        var target = new PostgresRestoreTarget(Address(server), PostgresFixture.Tools);
        await using (var session = await target.OpenAsync(RestoreReplacement.None, report.Contents, Cancellation))
        {
            await session.WriteAsync(bytes.AsMemory(0, bytes.Length / 2), Cancellation);
            await server.CrashAsync();
            var failure = await Assert.ThrowsAsync<BackupException>(async () =>
            {
                await session.WriteAsync(bytes.AsMemory(bytes.Length / 2), Cancellation);
                await session.CompleteAsync(Cancellation);
            });
            Assert.Contains("run it again when", failure.Hint, StringComparison.OrdinalIgnoreCase);
        }

        Assert.Empty(PostgresFixture.ToolsOn(server.Port));
        await server.StartAgainAsync(Cancellation);
        Assert.Equal(0, await target.CountObjectsAsync(Cancellation));
    }

    [Fact]
    public async Task Restore_LeavesTheTargetUntouched_WhenItsInputIsCut()
    {
        var (bytes, report) = await postgres.DumpAsync(await postgres.CreateDatabaseAsync(Large));
        var target = await postgres.CreateDatabaseAsync();
        foreach (var length in (int[])[0, 1, 100, bytes.Length / 2, bytes.Length - 1])
        {
            await using (var session = await postgres.Target(target).OpenAsync(RestoreReplacement.None, report.Contents, Cancellation))
                await session.WriteAsync(bytes.AsMemory(0, length), Cancellation);
            var failure = await Assert.ThrowsAsync<BackupException>(() => postgres.Target(target).RestoreAsync(bytes[..length], report));
            Assert.Contains("pg_restore ended with code", failure.Reason, StringComparison.Ordinal);
        }

        await postgres.AssertNothingLeftAsync(target);
        Assert.Equal(0, await postgres.Target(target).CountObjectsAsync(Cancellation));
    }

    [Fact]
    public async Task Restore_WithClean_KeepsTheOldData_WhenItsInputIsCut()
    {
        var (bytes, report) = await postgres.DumpAsync(await postgres.CreateDatabaseAsync(Large));
        var target = await postgres.CreateDatabaseAsync("CREATE TABLE large AS SELECT 4711 AS kept");
        await using (var session = await postgres.Target(target).OpenAsync(RestoreReplacement.SameNames, report.Contents, Cancellation))
            await session.WriteAsync(bytes.AsMemory(0, bytes.Length - 1), Cancellation);

        await postgres.AssertNothingLeftAsync(target);
        Assert.Equal(["4711"], await postgres.QueryAsync(target, "SELECT kept FROM large"));
    }

    [Fact]
    public async Task Abort_EndsTheDump_OnTheServerToo_WhileATableIsLocked()
    {
        var source = await postgres.CreateDatabaseAsync(Large);
        await using var locker = await LockAsync(source);
        await using (var dump = await new PostgresDumpSource(postgres.Address(source), PostgresFixture.Tools).OpenAsync(Cancellation))
        {
            var reading = dump.Parts[0].Content.CopyToAsync(Stream.Null, Cancellation);
            await WaitForToolAsync(source);
            dump.Abort();
            dump.Abort();
            await reading.WaitAsync(TimeSpan.FromSeconds(30), Cancellation);
        }

        await postgres.AssertNothingLeftAsync(source);
    }

    [Fact]
    public async Task Dump_GivesItsToolThePasswordAndNothingElse_AndALowPriority()
    {
        var source = await postgres.CreateDatabaseAsync(Large);
        await using var locker = await LockAsync(source);
        await using var dump = await new PostgresDumpSource(postgres.Address(source), PostgresFixture.Tools).OpenAsync(Cancellation);
        var tool = await WaitForToolAsync(source);

        Assert.DoesNotContain(postgres.Server.Password, ProcFs.CommandLine(tool), StringComparison.Ordinal);
        var environment = await File.ReadAllTextAsync($"/proc/{tool}/environ", Cancellation);
        Assert.Equal(["LC_ALL", "PATH", "PGPASSWORD"], environment.Split('\0', StringSplitOptions.RemoveEmptyEntries).Select(variable => variable.Split('=')[0]).Order());
        var stat = await File.ReadAllTextAsync($"/proc/{tool}/stat", Cancellation);
        Assert.Equal("10", stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[19 - 3]);
    }

    [Fact]
    public async Task OpenAsync_LeavesNoSession_WhenItIsCancelled()
    {
        var source = await postgres.CreateDatabaseAsync();
        for (var delay = 0; delay < 60; delay += 6)
        {
            using var giveUp = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
            giveUp.CancelAfter(TimeSpan.FromMilliseconds(delay));
            try
            {
                await using var dump = await new PostgresDumpSource(postgres.Address(source), PostgresFixture.Tools).OpenAsync(giveUp.Token);
            }
            catch (OperationCanceledException)
            {
                // That, or it was faster.
            }
        }

        await postgres.AssertNothingLeftAsync(source);
    }

    private static PostgresAddress Address(PostgresServer server) => PostgresAddress.Parse(server.ConnectionString(), "test");

    private static async Task FillAsync(PostgresServer server)
    {
        await using var connection = new NpgsqlConnection(server.ConnectionString() + ";Pooling=false");
        await connection.OpenAsync(Cancellation);
        await using var command = new NpgsqlCommand(Large, connection);
        await command.ExecuteNonQueryAsync(Cancellation);
    }

    /// <summary>Holds a lock that a dump must wait for, until it is disposed.</summary>
    private async Task<NpgsqlConnection> LockAsync(string database)
    {
        var connection = await postgres.ConnectAsync(database);
        await using var command = new NpgsqlCommand("BEGIN; LOCK TABLE large IN ACCESS EXCLUSIVE MODE", connection);
        await command.ExecuteNonQueryAsync(Cancellation);
        return connection;
    }

    private async Task<int> WaitForToolAsync(string database)
    {
        await Eventually.TrueAsync(async () =>
            (await postgres.QueryAsync("postgres", $"SELECT count(*) FROM pg_stat_activity WHERE datname = '{database}' AND wait_event_type = 'Lock' AND query LIKE 'LOCK TABLE%'"))[0] == "1");
        return Assert.Single(PostgresFixture.ToolsOn(postgres.Server.Port));
    }
}
