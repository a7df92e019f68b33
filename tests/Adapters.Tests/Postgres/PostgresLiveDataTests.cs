using Npgsql;
using SuperInsight.Adapters.Postgres;
using SuperInsight.Domain.Backups;

namespace SuperInsight.Adapters.Tests.Postgres;

[Collection(nameof(PostgresSuite))]
public sealed class PostgresLiveDataTests(PostgresFixture postgres)
{
    private const string Occasion = "drain-web-7";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ReplaceAsync_PutsTheBackupInItsPlace_AndKeepsWhatWasThere()
    {
        var name = await postgres.CreateDatabaseAsync("CREATE TABLE t (a int); INSERT INTO t SELECT generate_series(1, 100);");
        await postgres.ExecuteAsync(name, $"CREATE ROLE owner_{name}; ALTER DATABASE {name} OWNER TO owner_{name}; REVOKE CONNECT ON DATABASE {name} FROM PUBLIC; GRANT TEMPORARY ON DATABASE {name} TO PUBLIC; ALTER DATABASE {name} SET statement_timeout = '7s'; ALTER DATABASE {name} SET search_path = public, pg_catalog;");
        var (dump, report) = await postgres.DumpAsync(name);
        await postgres.ExecuteAsync(name, "DELETE FROM t; CREATE TABLE migrated (b int); INSERT INTO migrated VALUES (1);");
        await using var session = await postgres.ConnectAsync(name);

        var before = await ReplaceAsync(name, dump, report);

        Assert.Equal(["100"], await postgres.QueryAsync(name, "SELECT count(*) FROM t"));
        Assert.Empty(await postgres.QueryAsync(name, "SELECT 1 FROM pg_class WHERE relname = 'migrated'"));
        // What no dump has: owner, privileges, settings.
        Assert.Equal([$"owner_{name}|True|7s|public, pg_catalog"], await postgres.QueryAsync(name, $"SELECT pg_get_userbyid(datdba), NOT has_database_privilege('pg_monitor', oid, 'CONNECT') AND has_database_privilege('pg_monitor', oid, 'TEMPORARY'), current_setting('statement_timeout'), current_setting('search_path') FROM pg_database WHERE datname = '{name}'"));
        Assert.StartsWith($"database {name}_before_", before, StringComparison.Ordinal);
        Assert.Equal(["1"], await postgres.QueryAsync(before!["database ".Length..], "SELECT count(*) FROM migrated"));
        await Assert.ThrowsAnyAsync<NpgsqlException>(() => new NpgsqlCommand("SELECT 1", session).ExecuteScalarAsync(Cancellation));

        // What came since is not taken back a second time.
        await postgres.ExecuteAsync(name, "INSERT INTO t VALUES (0)");
        Assert.Equal(before, await ReplaceAsync(name, dump, report));
        Assert.Equal(["101"], await postgres.QueryAsync(name, "SELECT count(*) FROM t"));
        Assert.Equal(2, (await postgres.QueryAsync("postgres", $"SELECT datname FROM pg_database WHERE datname ~ '^{name}(_|$)'")).Count);
    }

    [Fact]
    public async Task ReplaceAsync_LeavesTheDatabase_WhenItIsNotFilled_AndBeginsAnew()
    {
        var name = await postgres.CreateDatabaseAsync("CREATE TABLE t (a int); INSERT INTO t VALUES (1);");
        var (dump, report) = await postgres.DumpAsync(name);
        await postgres.ExecuteAsync(name, "INSERT INTO t VALUES (2)");

        await Assert.ThrowsAsync<BackupException>(() => Open(name).ReplaceAsync(BackupSource.Postgres, Occasion, async (target, token) =>
        {
            await using var half = await target.OpenAsync(RestoreReplacement.None, report.Contents, token);
            throw new BackupException("read", "the bucket", "it is away", "wait");
        }, Cancellation));

        Assert.Equal(["2"], await postgres.QueryAsync(name, "SELECT count(*) FROM t"));
        await ReplaceAsync(name, dump, report);
        Assert.Equal(["1"], await postgres.QueryAsync(name, "SELECT count(*) FROM t"));
    }

    [Fact]
    public async Task ReplaceAsync_SaysWhatTheRoleMustBeAllowed()
    {
        var name = await postgres.CreateDatabaseAsync();
        await postgres.ExecuteAsync(name, $"CREATE ROLE humble_{name} LOGIN PASSWORD 'pw-{name}'");
        var humble = PostgresAddress.Parse(new NpgsqlConnectionStringBuilder(postgres.Server.ConnectionString(name)) { Username = $"humble_{name}", Password = $"pw-{name}" }.ConnectionString, "test");

        var refused = await Assert.ThrowsAsync<BackupException>(() => new PostgresLiveData(() => humble, PostgresFixture.Tools).ReplaceAsync(BackupSource.Postgres, Occasion, (_, _) => Task.CompletedTask, Cancellation));

        Assert.Contains("CREATEDB", refused.Hint, StringComparison.Ordinal);
    }

    private PostgresLiveData Open(string name) => new(() => postgres.Address(name), PostgresFixture.Tools);

    private Task<string?> ReplaceAsync(string name, byte[] dump, DumpReport report) => Open(name).ReplaceAsync(BackupSource.Postgres, Occasion, async (target, token) =>
    {
        Assert.Equal(0, await target.CountObjectsAsync(token));
        await target.RestoreAsync(dump, report);
    }, Cancellation);
}
