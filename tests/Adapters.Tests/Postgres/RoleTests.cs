using SuperInsight.Adapters.Postgres;
using SuperInsight.Domain.Backups;

namespace SuperInsight.Adapters.Tests.Postgres;

/// <summary>Roles that a dump speaks of and a target lacks, and roles that may not see everything.</summary>
[Collection(nameof(PostgresSuite))]
public sealed class RoleTests(PostgresFixture postgres)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("a table", "ALTER TABLE t OWNER TO {0}")]
    [InlineData("a type", "CREATE TYPE kind AS ENUM ('x'); ALTER TYPE kind OWNER TO {0}")]
    [InlineData("a privilege", "GRANT SELECT ON t TO {0}")]
    [InlineData("a column", "GRANT SELECT (i) ON t TO {0}")]
    [InlineData("a schema", "CREATE SCHEMA s AUTHORIZATION {0}")]
    [InlineData("a default", "ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO {0}")]
    [InlineData("a publication", "CREATE PUBLICATION p; ALTER PUBLICATION p OWNER TO {0}")]
    public async Task Restore_WarnsAndGoesOn_WhenARoleIsMissingOnTheTarget(string what, string sql)
    {
        var role = $"gone with {what}";
        await postgres.ExecuteAsync("postgres", $"CREATE ROLE \"{role}\"");
        var source = await postgres.CreateDatabaseAsync("CREATE TABLE t AS SELECT 1 AS i");
        await postgres.ExecuteAsync(source, $"GRANT CREATE ON DATABASE {source} TO \"{role}\"; GRANT CREATE ON SCHEMA public TO \"{role}\"; REVOKE CREATE ON SCHEMA public FROM \"{role}\"; {string.Format(System.Globalization.CultureInfo.InvariantCulture, sql, $"\"{role}\"")}");
        var (bytes, report) = await postgres.DumpAsync(source);
        await postgres.ExecuteAsync("postgres", $"DROP DATABASE {source}");
        await postgres.ExecuteAsync("postgres", $"DROP ROLE \"{role}\"");
        var target = await postgres.CreateDatabaseAsync();

        var warning = await postgres.Target(target).RestoreAsync(bytes, report);

        Assert.Contains(role, warning, StringComparison.Ordinal);
        Assert.Contains("belong to the restoring user", warning, StringComparison.Ordinal);
        Assert.Equal(["1"], await postgres.QueryAsync(target, "SELECT i FROM t"));
    }

    [Fact]
    public async Task Restore_NamesTheMissingRole_WhenARowSecurityPolicyNeedsIt()
    {
        await postgres.ExecuteAsync("postgres", "CREATE ROLE reader_of_rows");
        var source = await postgres.CreateDatabaseAsync("CREATE TABLE t (i int); CREATE POLICY p ON t TO reader_of_rows USING (true)");
        var (bytes, report) = await postgres.DumpAsync(source);
        await postgres.ExecuteAsync("postgres", $"DROP DATABASE {source}");
        await postgres.ExecuteAsync("postgres", "DROP ROLE reader_of_rows");
        var target = await postgres.CreateDatabaseAsync();

        var failure = await Assert.ThrowsAsync<BackupException>(() => postgres.Target(target).RestoreAsync(bytes, report));

        Assert.Contains("reader_of_rows", failure.Reason, StringComparison.Ordinal);
        Assert.Contains("create it", failure.Hint, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(0, await postgres.Target(target).CountObjectsAsync(Cancellation));
    }

    [Fact]
    public async Task Dump_FailsLoudly_WhenRowSecurityHidesRowsFromTheUser()
    {
        const string Sql = """
            CREATE TABLE guarded (id int, owner text);
            INSERT INTO guarded VALUES (1, 'nobody');
            ALTER TABLE guarded ENABLE ROW LEVEL SECURITY;
            CREATE POLICY own ON guarded USING (owner = current_user);
            CREATE ROLE sees_some LOGIN PASSWORD 'seldom' IN ROLE pg_read_all_data;
            """;
        var source = await postgres.CreateDatabaseAsync(Sql);
        var failure = await Assert.ThrowsAsync<BackupException>(() => Dumps.DumpAsync(LogIn("sees_some", source)));

        Assert.Contains("guarded", failure.Reason, StringComparison.Ordinal);
        Assert.Contains("BYPASSRLS", failure.Hint, StringComparison.Ordinal);
        await postgres.AssertNothingLeftAsync(source);
    }

    [Fact]
    public async Task Dump_SaysWhichPrivilegeIsMissing_WhenATableMayNotBeRead()
    {
        var source = await postgres.CreateDatabaseAsync("CREATE TABLE hidden (i int); CREATE ROLE sees_nothing LOGIN PASSWORD 'seldom'");
        var failure = await Assert.ThrowsAsync<BackupException>(() => Dumps.DumpAsync(LogIn("sees_nothing", source)));

        Assert.Contains("permission denied", failure.Reason, StringComparison.Ordinal);
        Assert.Contains("pg_read_all_data", failure.Hint, StringComparison.Ordinal);
    }

    private PostgresAddress LogIn(string role, string database) =>
        PostgresAddress.Parse($"postgresql://{role}:seldom@127.0.0.1:{postgres.Server.Port}/{database}", "test");

    [Fact]
    public async Task Dump_HoldsRolesAndSettingsBesides()
    {
        await postgres.ExecuteAsync("postgres", "CREATE ROLE annotators ROLE CURRENT_USER; CREATE ROLE \"张 三\" LOGIN PASSWORD 'fixture'; ALTER ROLE \"张 三\" SET work_mem = '7MB'");
        await using var dump = await new PostgresDumpSource(postgres.Address(await postgres.CreateDatabaseAsync()), PostgresFixture.Tools).OpenAsync(Cancellation);
        var globals = dump.Parts.Single(part => part.Name == "globals");
        using var script = new StreamReader(globals.Content);
        var sql = await script.ReadToEndAsync(Cancellation);
        var (_, report) = await dump.FinishAsync();

        Assert.Equal("pg_dumpall-globals-sql", globals.Format);
        Assert.Contains("CREATE ROLE annotators", sql, StringComparison.Ordinal);
        Assert.Contains("ALTER ROLE \"张 三\" SET work_mem TO '7MB'", sql, StringComparison.Ordinal);
        Assert.Contains("SCRAM-SHA-256", sql, StringComparison.Ordinal);
        Assert.Empty(report.Notes);
    }

    [Fact]
    public async Task Dump_SaysThatPasswordsAreMissing_WhenTheUserIsNoSuperuser()
    {
        await postgres.ExecuteAsync("postgres", "CREATE ROLE backup_only LOGIN PASSWORD 'fixture' IN ROLE pg_read_all_data");
        var source = await postgres.CreateDatabaseAsync("CREATE TABLE t AS SELECT 1 AS i");
        var address = PostgresAddress.Parse(new Npgsql.NpgsqlConnectionStringBuilder(postgres.Server.ConnectionString(source)) { Username = "backup_only", Password = "fixture" }.ConnectionString, "test");

        await using var dump = await new PostgresDumpSource(address, PostgresFixture.Tools).OpenAsync(Cancellation);
        Assert.InRange(dump.BytesReadSlowly!.Value, 4 << 20, 32 << 20);
        using var script = new StreamReader(dump.Parts.Single(part => part.Name == "globals").Content);
        var sql = await script.ReadToEndAsync(Cancellation);
        var (_, report) = await dump.FinishAsync();

        Assert.Contains("CREATE ROLE backup_only", sql, StringComparison.Ordinal);
        Assert.DoesNotContain("SCRAM-SHA-256", sql, StringComparison.Ordinal);
        Assert.Contains("no passwords", Assert.Single(report.Notes), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Dump_GoesOnWithoutRoles_AndSaysSo_WhenPgDumpallIsMissing()
    {
        var folder = Directory.CreateTempSubdirectory("tools-");
        File.CreateSymbolicLink(Path.Combine(folder.FullName, "pg_dump"), Path.Combine(SuperInsight.RunLocal.PostgresServer.BinDirectory, "pg_dump"));
        await using var dump = await new PostgresDumpSource(postgres.Address(await postgres.CreateDatabaseAsync()), new PostgresTools(folder.FullName, null)).OpenAsync(Cancellation);
        var (bytes, report) = await dump.FinishAsync();
        folder.Delete(recursive: true);

        Assert.Equal(["data"], dump.Parts.Select(part => part.Name));
        Assert.NotEmpty(bytes);
        Assert.Contains("Roles and settings are not in this restore point", Assert.Single(report.Notes), StringComparison.Ordinal);
    }
}
