using Npgsql;
using SuperInsight.Adapters.Postgres;
using SuperInsight.RunLocal;

namespace SuperInsight.Adapters.Tests.Postgres;

/// <summary>One real server for the tests of a collection, and databases on it.</summary>
public sealed class PostgresFixture : IAsyncLifetime
{
    private int databases;

    public PostgresServer Server { get; private set; } = null!;

    public static PostgresTools Tools { get; } = new(PostgresServer.BinDirectory, null);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => Server = await PostgresServer.StartAsync(new(), CancellationToken.None);

    public ValueTask DisposeAsync() => Server.DisposeAsync();

    public PostgresAddress Address(string database) => PostgresAddress.Parse(Server.ConnectionString(database), "test");

    /// <summary>A new database with a name of its own, filled by <paramref name="sql"/>.</summary>
    public async Task<string> CreateDatabaseAsync(string sql = "", string? name = null)
    {
        name ??= $"db{Interlocked.Increment(ref databases)}";
        await Server.CreateDatabaseAsync(name, Cancellation);
        if (sql.Length > 0)
            await ExecuteAsync(name, sql);
        return name;
    }

    public async Task ExecuteAsync(string database, string sql)
    {
        await using var connection = await ConnectAsync(database);
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(Cancellation);
    }

    /// <summary>All rows of a query as text.</summary>
    public async Task<IReadOnlyList<string>> QueryAsync(string database, string sql)
    {
        await using var connection = await ConnectAsync(database);
        await using var command = new NpgsqlCommand(sql, connection);
        await using var reader = await command.ExecuteReaderAsync(Cancellation);
        List<string> rows = [];
        while (await reader.ReadAsync(Cancellation))
            rows.Add(string.Join('|', Enumerable.Range(0, reader.FieldCount).Select(column => Convert.ToString(reader.GetValue(column), System.Globalization.CultureInfo.InvariantCulture))));
        return rows;
    }

    /// <summary>A connection of one's own; dispose it.</summary>
    public async Task<NpgsqlConnection> ConnectAsync(string database)
    {
        var connection = new NpgsqlConnection(Server.ConnectionString(database) + ";Pooling=false");
        await connection.OpenAsync(Cancellation);
        return connection;
    }

    /// <summary>Waits until neither our tools nor our connections to a database are left.</summary>
    public async Task AssertNothingLeftAsync(string database)
    {
        await Eventually.TrueAsync(async () => ToolsOn(Server.Port).Count == 0
            && (await QueryAsync("postgres", $"SELECT count(*) FROM pg_stat_activity WHERE application_name = 'superinsight-ops' AND datname = '{database.Replace("'", "''", StringComparison.Ordinal)}'"))[0] == "0");
    }

    /// <summary>PostgreSQL's programs at work on a server, by its port.</summary>
    public static IReadOnlyList<int> ToolsOn(int port) =>
        [.. ProcFs.AllIds().Where(id => ProcFs.CommandLine(id) is var line && line.Contains($" port={port} ", StringComparison.Ordinal) && line.Contains("superinsight-ops", StringComparison.Ordinal))];
}

[CollectionDefinition(nameof(PostgresSuite))]
public sealed class PostgresSuite : ICollectionFixture<PostgresFixture>;
