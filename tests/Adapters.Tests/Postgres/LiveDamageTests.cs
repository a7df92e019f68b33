using Npgsql;
using SuperInsight.Adapters.Postgres;
using SuperInsight.Adapters.Postgres.LiveDamage;
using SuperInsight.Domain.Backups;
using SuperInsight.Domain.Backups.LiveDamage;
using SuperInsight.RunLocal;

namespace SuperInsight.Adapters.Tests.Postgres;

/// <summary>A real server, with page checksums, whose files are damaged while it is stopped.</summary>
public sealed class LiveDamageTests : IAsyncLifetime
{
    private const int PageBytes = 8192;
    private const string Data = "CREATE TABLE orders (id int PRIMARY KEY, note text); INSERT INTO orders SELECT i, repeat(md5(i::text), 5) FROM generate_series(1, 5000) i; CHECKPOINT;";

    private PostgresServer server = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static InspectionPlan All => new([], 0, TimeSpan.FromMinutes(10));

    public async ValueTask InitializeAsync()
    {
        server = await PostgresServer.StartAsync(new(), Cancellation);
        await server.CreateDatabaseAsync("app", Cancellation);
        await AskAsync(Data);
    }

    public ValueTask DisposeAsync() => server.DisposeAsync();

    [Fact]
    public async Task InspectAsync_FindsNothing_WhereAllIsWell_AndLeavesNoTrace()
    {
        var seen = await Open().InspectAsync(All, Cancellation);
        Assert.Empty(seen.Findings);
        Assert.Empty(seen.Notes);
        Assert.Equal((0L, true, 0L), (seen.Cursor, seen.IsRoundComplete, seen.ChecksumFailures));
        foreach (var relation in (string[])["orders", "orders_pkey", "pg_catalog.pg_class", "pg_catalog.pg_class_oid_index"])
            Assert.Contains(await NumberAsync(relation), seen.Checked);
        Assert.Null(await AskAsync("SELECT extname FROM pg_extension WHERE extname = 'amcheck'"));
        Assert.Equal(new InspectionMeans(true, null), await Open().FindMeansAsync(Cancellation));
    }

    [Theory]
    [InlineData("orders_pkey", DamageKind.Index)]
    [InlineData("orders", DamageKind.Table)]
    public async Task InspectAsync_FindsAPage_ThatADiskHasChanged(string relation, DamageKind kind)
    {
        await FlipAsync(relation, page: 1);
        var seen = await Open().InspectAsync(All, Cancellation);
        var finding = Assert.Single(seen.Findings, finding => finding.Kind == kind && finding.Name == $"public.{relation}");
        Assert.Equal(await NumberAsync(relation), finding.Relation);
        Assert.Contains("invalid page in block 1", finding.Message, StringComparison.Ordinal);
        Assert.True(seen.ChecksumFailures > 0);
        Assert.True(seen.IsRoundComplete);
    }

    [Fact]
    public async Task InspectAsync_FindsAnIndex_ThatLacksRowsOfItsTable()
    {
        await AskAsync("CREATE FUNCTION f(int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT $1'; CREATE INDEX liar ON orders (f(id)); CREATE OR REPLACE FUNCTION f(int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT -$1'");
        var finding = Assert.Single((await Open().InspectAsync(All, Cancellation)).Findings);
        Assert.Equal((DamageKind.Index, "public.liar"), (finding.Kind, finding.Name));
        Assert.Contains("lacks matching index tuple", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task InspectAsync_FindsACatalogue_ThatDisagreesWithItself()
    {
        await AskAsync("SET allow_system_table_mods = on; CREATE SCHEMA lost; CREATE TABLE lost.t (a int); DELETE FROM pg_namespace WHERE nspname = 'lost'");
        Assert.Contains((await Open().InspectAsync(All, Cancellation)).Findings, finding => finding.Kind == DamageKind.Catalogue && finding.Name == "pg_catalog.pg_class" && finding.Message.Contains("schemas that are not there", StringComparison.Ordinal));
    }

    [Fact]
    public async Task InspectAsync_GoesOn_WhereTheTimeRanOut_AndLooksAtSuspectsFirst()
    {
        var orders = await NumberAsync("orders");
        var none = await Open().InspectAsync(new([orders, 4_000_000_000], 0, TimeSpan.Zero), Cancellation);
        Assert.Equal([orders, 4_000_000_000], none.Checked.Order());
        Assert.Equal((0L, false), (none.Cursor, none.IsRoundComplete));

        var rest = await Open().InspectAsync(new([], orders, TimeSpan.FromMinutes(10)), Cancellation);
        Assert.DoesNotContain(orders, rest.Checked);
        Assert.Contains(await NumberAsync("orders_pkey"), rest.Checked);
        Assert.True(rest.IsRoundComplete);
    }

    [Fact]
    public async Task InspectAsync_SaysWhatItCouldNotLookAt_WhenATableIsLocked_OrAnotherLooks()
    {
        await using var other = new NpgsqlConnection(server.ConnectionString("app") + ";Pooling=false");
        await other.OpenAsync(Cancellation);
        await using var command = new NpgsqlCommand("BEGIN; LOCK TABLE orders IN ACCESS EXCLUSIVE MODE", other);
        await command.ExecuteNonQueryAsync(Cancellation);
        var seen = await Open().InspectAsync(new([], await NumberAsync("orders") - 1, TimeSpan.FromMinutes(10)), Cancellation);
        Assert.Empty(seen.Findings);
        Assert.Contains("public.orders", Assert.Single(seen.Notes), StringComparison.Ordinal);
        Assert.DoesNotContain(await NumberAsync("orders"), seen.Checked);
    }

    [Fact]
    public async Task InspectAsync_IsContentWithLess_ForARoleThatMayLittle()
    {
        await AskAsync("CREATE ROLE modest LOGIN PASSWORD 'modest'; GRANT pg_read_all_data TO modest");
        var database = Open("modest");
        var seen = await database.InspectAsync(All, Cancellation);
        Assert.Empty(seen.Findings);
        Assert.Contains("amcheck cannot be used", Assert.Single(seen.Notes), StringComparison.Ordinal);
        Assert.Equal(0, seen.ChecksumFailures);
        Assert.Contains("superuser", (await database.FindMeansAsync(Cancellation)).AmcheckObstacle, StringComparison.Ordinal);

        await AskAsync("CREATE EXTENSION amcheck; GRANT EXECUTE ON FUNCTION bt_index_check(regclass, boolean) TO modest; GRANT EXECUTE ON FUNCTION verify_heapam TO modest");
        Assert.Null((await database.FindMeansAsync(Cancellation)).AmcheckObstacle);
        Assert.Contains(await NumberAsync("orders"), (await database.InspectAsync(All, Cancellation)).Checked);
        Assert.Equal("amcheck", await AskAsync("SELECT extname FROM pg_extension WHERE extname = 'amcheck'"));
    }

    [Fact]
    public async Task InspectAsync_Fails_WhenTheServerIsAway()
    {
        await server.StopAsync();
        await Assert.ThrowsAsync<BackupException>(() => Open().InspectAsync(All, Cancellation));
    }

    private PostgresLiveDatabase Open(string? user = null)
    {
        var address = new NpgsqlConnectionStringBuilder(server.ConnectionString("app"));
        if (user is not null)
            (address.Username, address.Password) = (user, user);
        return new(PostgresAddress.Parse(address.ConnectionString, "test"), TimeProvider.System);
    }

    private async Task<long> NumberAsync(string relation) => (long)(await AskAsync($"SELECT '{relation}'::regclass::oid::bigint"))!;

    private async Task<object?> AskAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(server.ConnectionString("app") + ";Pooling=false");
        await connection.OpenAsync(Cancellation);
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync(Cancellation);
    }

    /// <summary>Changes a byte in the middle of a page, as a bad disk does.</summary>
    private async Task FlipAsync(string relation, int page)
    {
        var path = Path.Combine(server.DataDirectory, (string)(await AskAsync($"SELECT pg_relation_filepath('{relation}')"))!);
        await server.StopAsync();
        await using (var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite))
        {
            file.Position = page * PageBytes + PageBytes / 2;
            var value = file.ReadByte();
            file.Position--;
            file.WriteByte((byte)(value ^ 0x10));
        }

        await server.StartAgainAsync(Cancellation);
    }
}
