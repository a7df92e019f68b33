using SuperInsight.Domain.Backups;
using SuperInsight.RunLocal;

namespace SuperInsight.Adapters.Tests.Postgres;

[Collection(nameof(PostgresSuite))]
public sealed class RoundTripTests(PostgresFixture postgres)
{
    /// <summary>One of everything that an application like SuperInsight has, and some that it should not have.</summary>
    private const string Everything = """
        CREATE EXTENSION pg_trgm;
        CREATE EXTENSION "uuid-ossp";
        CREATE SCHEMA "odd schema";
        CREATE TYPE mood AS ENUM ('sad', 'ok');
        CREATE DOMAIN positive AS int CHECK (VALUE > 0);
        CREATE TABLE events (id bigint GENERATED ALWAYS AS IDENTITY, at timestamptz NOT NULL, kind text, doc jsonb, PRIMARY KEY (id, at)) PARTITION BY RANGE (at);
        CREATE TABLE events_2025 PARTITION OF events FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
        CREATE TABLE events_2026 PARTITION OF events FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
        INSERT INTO events (at, kind, doc) SELECT timestamptz '2025-12-01' + i * interval '1 day', 'k' || i, jsonb_build_object('i', i, '名', '数据') FROM generate_series(1, 60) i;
        CREATE INDEX ON events USING gin (kind gin_trgm_ops);
        CREATE TABLE orders (id serial PRIMARY KEY, key uuid DEFAULT uuid_generate_v4(), net numeric, gross numeric GENERATED ALWAYS AS (net * 1.06) STORED, tags text[], grid int[][], blob bytea, m mood, p positive);
        INSERT INTO orders (net, tags, grid, blob, m, p) SELECT i / 3.0, ARRAY['a,b', '{"c"}', NULL, '名'], ARRAY[[1, 2], [3, i]], decode(md5(i::text), 'hex'), 'ok', i FROM generate_series(1, 25) i;
        CREATE TABLE parent (a int);
        CREATE TABLE child (b int) INHERITS (parent);
        INSERT INTO parent VALUES (1), (2);
        INSERT INTO child VALUES (3, 4);
        CREATE UNLOGGED TABLE cache (k text PRIMARY KEY, v text);
        INSERT INTO cache VALUES ('k', NULL), ('', E'\\ \n \t');
        CREATE TABLE "odd schema"."表 with ""quotes"" and 'more'" ("col 1" int, "列" text);
        INSERT INTO "odd schema"."表 with ""quotes"" and 'more'" SELECT i, repeat('名', i) FROM generate_series(1, 7) i;
        CREATE TABLE nothing ();
        CREATE VIEW busy AS SELECT kind, count(*) FROM events GROUP BY kind;
        CREATE MATERIALIZED VIEW totals AS SELECT sum(net) AS net FROM orders;
        CREATE SEQUENCE counter INCREMENT 7;
        SELECT setval('counter', 4711);
        CREATE FUNCTION twice(x int) RETURNS int LANGUAGE sql IMMUTABLE AS $$ SELECT 2 * x; $$;
        CREATE TABLE guarded (id int, owner text DEFAULT current_user);
        INSERT INTO guarded VALUES (1, 'a'), (2, 'b');
        ALTER TABLE guarded ENABLE ROW LEVEL SECURITY;
        CREATE POLICY own ON guarded USING (owner = current_user);
        SELECT lo_from_bytea(0, decode(repeat('deadbeef', 1000), 'hex'));
        SELECT lo_from_bytea(0, '');
        """;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Restore_BringsBackEverything_FromADump()
    {
        var source = await postgres.CreateDatabaseAsync(Everything);
        var target = await postgres.CreateDatabaseAsync();
        var (bytes, report) = await postgres.DumpAsync(source);

        Assert.Null(await postgres.Target(target).RestoreAsync(bytes, report));

        Assert.Equal(report.Contents.Tables, (await postgres.Target(target).TakeInventoryAsync(Cancellation)).Tables);
        // Nothing was counted by reading tables twice.
        Assert.Empty(report.Notes);
        Assert.Equal(2, report.Contents.LargeObjects);
        Assert.Contains(new TableRows("public.events_2025", 30), report.Contents.Tables);
        Assert.Contains(new TableRows("public.parent", 2), report.Contents.Tables);
        Assert.DoesNotContain(report.Contents.Tables, table => table.Table == "public.events");
        Assert.Contains(report.Contents.Tables, table => table.Table.Contains('表', StringComparison.Ordinal) && table.Rows == 7);
        Assert.Equal(await DescribeSchemaAsync(source), await DescribeSchemaAsync(target));
        foreach (var table in (string[])["events", "orders", "parent", "child", "cache", "totals", "guarded", "\"odd schema\".\"表 with \"\"quotes\"\" and 'more'\""])
        {
            var digest = $"SELECT count(*), md5(string_agg(t::text, '/' ORDER BY t::text)) FROM {table} t";
            Assert.Equal(await postgres.QueryAsync(source, digest), await postgres.QueryAsync(target, digest));
        }

        const string Counters = "SELECT schemaname, sequencename, last_value FROM pg_sequences ORDER BY 1, 2";
        Assert.Equal(await postgres.QueryAsync(source, Counters), await postgres.QueryAsync(target, Counters));
        const string LargeObjects = "SELECT oid, md5(lo_get(oid)) FROM pg_largeobject_metadata ORDER BY oid";
        Assert.Equal(await postgres.QueryAsync(source, LargeObjects), await postgres.QueryAsync(target, LargeObjects));
        await postgres.AssertNothingLeftAsync(source);
    }

    [Fact]
    public async Task Restore_WithClean_ReplacesWhatIsThere_AndCanBeRepeated()
    {
        const string Some = "CREATE TABLE orders (id serial PRIMARY KEY, note text); INSERT INTO orders (note) SELECT 'n' || i FROM generate_series(1, 9) i; CREATE VIEW busy AS SELECT count(*) FROM orders; SELECT lo_from_bytea(4711, 'x');";
        var source = await postgres.CreateDatabaseAsync(Some);
        var target = await postgres.CreateDatabaseAsync(Some + "DELETE FROM orders; DROP VIEW busy;");
        var (bytes, report) = await postgres.DumpAsync(source);

        var refusal = await Assert.ThrowsAsync<BackupException>(() => postgres.Target(target).RestoreAsync(bytes, report));
        Assert.Contains("--clean", refusal.Hint, StringComparison.Ordinal);
        await postgres.Target(target).RestoreAsync(bytes, report, RestoreReplacement.SameNames);
        await postgres.Target(target).RestoreAsync(bytes, report, RestoreReplacement.SameNames);

        Assert.Equal(report.Contents.Tables, (await postgres.Target(target).TakeInventoryAsync(Cancellation)).Tables);
    }

    [Fact]
    public async Task Restore_WithClean_SaysHowToGoOn_WhenPartitionsAreInTheWay()
    {
        var source = await postgres.CreateDatabaseAsync(Everything);
        var (bytes, report) = await postgres.DumpAsync(source);

        var failure = await Assert.ThrowsAsync<BackupException>(() => postgres.Target(source).RestoreAsync(bytes, report, RestoreReplacement.SameNames));

        Assert.Contains("empty database", failure.Hint, StringComparison.Ordinal);
        Assert.Equal(report.Contents.Tables, (await postgres.Target(source).TakeInventoryAsync(Cancellation)).Tables);
    }

    [Fact]
    public async Task Restore_BringsBackNothing_FromAnEmptyDatabase()
    {
        var (bytes, report) = await postgres.DumpAsync(await postgres.CreateDatabaseAsync());
        var target = await postgres.CreateDatabaseAsync();
        await postgres.Target(target).RestoreAsync(bytes, report);

        Assert.Empty(report.Contents.Tables);
        Assert.Equal(0, await postgres.Target(target).CountObjectsAsync(Cancellation));
    }

    [Fact]
    public async Task CountObjectsAsync_SeesEveryKind_ButNotWhatAnExtensionMade()
    {
        Assert.Equal(0, await postgres.Target(await postgres.CreateDatabaseAsync("CREATE EXTENSION pg_trgm")).CountObjectsAsync(Cancellation));
        foreach (var sql in (string[])["CREATE TABLE t ()", "CREATE VIEW v AS SELECT 1", "CREATE SEQUENCE s", "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'", "SELECT lo_create(0)", "CREATE MATERIALIZED VIEW m AS SELECT 1"])
            Assert.Equal(1, await postgres.Target(await postgres.CreateDatabaseAsync(sql)).CountObjectsAsync(Cancellation));
    }

    [Fact]
    public async Task CompleteAsync_CountsTheDumpsOwnMoment_WhileOthersWrite()
    {
        var source = await postgres.CreateDatabaseAsync("CREATE TABLE grows (i int); INSERT INTO grows SELECT generate_series(1, 500);");
        await using var dump = await new Adapters.Postgres.PostgresDumpSource(postgres.Address(source), PostgresFixture.Tools).OpenAsync(Cancellation);
        await postgres.ExecuteAsync(source, "INSERT INTO grows SELECT generate_series(1, 250); CREATE TABLE late (i int); SELECT lo_create(0);");
        var (bytes, report) = await dump.FinishAsync();

        Assert.Equal([new TableRows("public.grows", 500)], report.Contents.Tables);
        Assert.Equal(0, report.Contents.LargeObjects);
        var target = await postgres.CreateDatabaseAsync();
        await postgres.Target(target).RestoreAsync(bytes, report);
        Assert.Equal(["500"], await postgres.QueryAsync(target, "SELECT count(*) FROM grows"));
        Assert.Equal("PostgreSQL", report.Server.Product);
        Assert.Equal(source, report.Server.Database);
        Assert.StartsWith("15.", report.Tools["pg_dump"], StringComparison.Ordinal);
        Assert.InRange(DateTimeOffset.UtcNow - dump.TakenAt, TimeSpan.FromSeconds(-5), TimeSpan.FromMinutes(5));
    }

    [Fact]
    public async Task Inventory_TellsTablesApart_WhoseNamesReadAlike()
    {
        var source = await postgres.CreateDatabaseAsync("""CREATE SCHEMA "a.b"; CREATE SCHEMA a; CREATE TABLE "a.b".c (); CREATE TABLE a."b.c" (i int); INSERT INTO a."b.c" VALUES (1);""");
        var target = await postgres.CreateDatabaseAsync();
        var (bytes, report) = await postgres.DumpAsync(source);
        await postgres.Target(target).RestoreAsync(bytes, report);

        Assert.Equal(2, report.Contents.Tables.Select(table => table.Table).Distinct().Count());
        Assert.Empty(InventoryComparison.Differences(report.Contents, await postgres.Target(target).TakeInventoryAsync(Cancellation)));
    }

    [Fact]
    public async Task DumpAndRestore_Work_WithNamesAndPasswordsOfEveryKind()
    {
        const string Name = "数据 \"1\" 'x' \\ y=z";
        const string Password = "p'a\"s\\s w%ö:@/?#";
        await postgres.ExecuteAsync("postgres", $"CREATE ROLE \"{Name.Replace("\"", "\"\"", StringComparison.Ordinal)}\" SUPERUSER LOGIN PASSWORD '{Password.Replace("'", "''", StringComparison.Ordinal)}'");
        await postgres.CreateDatabaseAsync("CREATE TABLE t AS SELECT 1 AS i", Name);
        var target = await postgres.CreateDatabaseAsync();
        string[] parts = [.. new[] { Name, Password, Name }.Select(Uri.EscapeDataString)];

        var (bytes, report) = await Dumps.DumpAsync(Adapters.Postgres.PostgresAddress.Parse($"postgresql://{parts[0]}:{parts[1]}@127.0.0.1:{postgres.Server.Port}/{parts[2]}", "test"));
        await postgres.Target(target).RestoreAsync(bytes, report);

        Assert.Equal(["1"], await postgres.QueryAsync(target, "SELECT i FROM t"));
    }

    /// <summary>What pg_dump says of a schema, but for the random words that newer versions put around it.</summary>
    private async Task<string> DescribeSchemaAsync(string database)
    {
        var folder = Directory.CreateTempSubdirectory("schema-");
        try
        {
            var file = Path.Combine(folder.FullName, "schema.sql");
            await ChildProcess.RunAsync(new()
            {
                Name = "pg_dump",
                Executable = Path.Combine(PostgresServer.BinDirectory, "pg_dump"),
                Arguments = ["--schema-only", "--file", file, "--dbname", postgres.Address(database).ToConnectionInfo()],
                Environment = postgres.Address(database).ToEnvironment(),
            }, Cancellation);
            return string.Join('\n', (await File.ReadAllLinesAsync(file, Cancellation)).Where(line => !line.StartsWith("\\restrict", StringComparison.Ordinal) && !line.StartsWith("\\unrestrict", StringComparison.Ordinal)));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
