using System.Globalization;
using Microsoft.Extensions.Time.Testing;
using Npgsql;
using SuperInsight.Adapters.Postgres;
using SuperInsight.Domain.Backups;
using SuperInsight.Domain.Metrics;

namespace SuperInsight.Adapters.Tests.Postgres;

/// <summary>What is measured of a real server agrees with what it says itself.</summary>
[Collection(nameof(PostgresSuite))]
public sealed class PostgresMetricsTests(PostgresFixture postgres)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Sessions_AgreeWithTheServer_AtEveryNumberOfThem()
    {
        var database = await postgres.CreateDatabaseAsync();
        var metrics = new PostgresMetrics(postgres.Address(database), TimeProvider.System);
        var most = double.Parse((await postgres.QueryAsync(database, "SHOW max_connections"))[0], CultureInfo.InvariantCulture);
        List<NpgsqlConnection> sessions = [];
        List<(NpgsqlCommand Command, Task Work)> working = [];
        await using var desk = await postgres.ConnectAsync("postgres");
        try
        {
            for (var round = 0; round < 6; round++)
            {
                sessions.Add(await postgres.ConnectAsync(database));
                if (round % 2 == 1)
                {
                    var command = new NpgsqlCommand("SELECT pg_sleep(600)", sessions[^1]);
                    working.Add((command, command.ExecuteNonQueryAsync(Cancellation)));
                    await Eventually.TrueAsync(async () => (await postgres.QueryAsync("postgres", $"SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND datname = '{database}'"))[0] == working.Count.ToString(CultureInfo.InvariantCulture));
                }

                // Others of this process come and go, one ending for another beginning too: a moment is sought in which the server and what is measured say the same.
                MetricsReading reading = null!;
                string[] before = null!;
                string?[] measured = null!;
                await Eventually.TrueAsync(async () =>
                {
                    before = await AskAsync();
                    reading = await ReadAsync(metrics);
                    measured =
                    [
                        Value(reading, "postgres_connections"), Value(reading, "postgres_active_connections"),
                        Value(reading, "pg_stat_activity_count", ("datname", database), ("state", "active")) ?? "0", Value(reading, "pg_stat_activity_count", ("datname", database), ("state", "idle")) ?? "0",
                    ];
                    return before.SequenceEqual(measured);
                }, () => $"the server has {string.Join(", ", before)}; measured were {string.Join(", ", measured)}");
                Assert.Equal(most, reading.Find("pg_settings_max_connections").Single().Value);
                Assert.Equal(100 * double.Parse(before[0], CultureInfo.InvariantCulture) / most, reading.Find("postgres_connections_percent").Single().Value, 1e-9);
                Assert.Equal(100 * double.Parse(before[1], CultureInfo.InvariantCulture) / most, reading.Find("postgres_active_connections_percent").Single().Value, 1e-9);
            }
        }
        finally
        {
            foreach (var (command, work) in working)
            {
                command.Cancel();
                await Assert.ThrowsAnyAsync<OperationCanceledException>(() => work);
                await command.DisposeAsync();
            }

            foreach (var session in sessions)
                await session.DisposeAsync();
        }

        // In one session that stays, which others see as idle: one of its own for each question would still be ending while it is measured.
        async Task<string[]> AskAsync()
        {
            await using var command = new NpgsqlCommand($"""
                SELECT count(*), count(*) FILTER (WHERE state = 'active' AND pid <> pg_backend_pid()), count(*) FILTER (WHERE state = 'active' AND datname = '{database}'), count(*) FILTER (WHERE state = 'idle' AND datname = '{database}')
                FROM pg_stat_activity WHERE backend_type = 'client backend'
                """, desk);
            await using var reader = await command.ExecuteReaderAsync(Cancellation);
            Assert.True(await reader.ReadAsync(Cancellation));
            return [.. Enumerable.Range(0, reader.FieldCount).Select(column => reader.GetInt64(column).ToString(CultureInfo.InvariantCulture))];
        }
    }

    [Fact]
    public async Task LocksSlotsSizesTransactionsAndArchiving_AgreeWithTheServer()
    {
        var database = await postgres.CreateDatabaseAsync("CREATE TABLE t AS SELECT generate_series(1, 10000) AS n");
        await using var locking = await postgres.ConnectAsync(database);
        await using var transaction = await locking.BeginTransactionAsync(Cancellation);
        await using (var command = new NpgsqlCommand("LOCK TABLE t IN EXCLUSIVE MODE", locking, transaction))
            await command.ExecuteNonQueryAsync(Cancellation);
        MetricsReading reading;
        string size;
        do
        {
            // Autovacuum changes it, too: what was the same before and after was so between.
            size = await SizeAsync(database);
            reading = await ReadAsync(new(postgres.Address(database), TimeProvider.System));
        }
        while (size != await SizeAsync(database));
        Assert.Equal("1", Value(reading, "pg_up"));
        Assert.Equal("1", Value(reading, "pg_locks_count", ("datname", database), ("mode", "ExclusiveLock")) is { } locks && locks != "0" ? "1" : "none");
        Assert.Equal(size, Value(reading, "pg_database_size_bytes", ("datname", database)));
        Assert.InRange(double.Parse(Value(reading, "pg_stat_activity_max_tx_duration", ("datname", database), ("state", "idle in transaction"))!, CultureInfo.InvariantCulture), 0, 60);
        Assert.Equal("0", Value(reading, "pg_replication_is_replica"));
        Assert.Equal((await postgres.QueryAsync("postgres", "SELECT archived_count, failed_count FROM pg_stat_archiver"))[0], $"{Value(reading, "pg_stat_archiver_archived_count")}|{Value(reading, "pg_stat_archiver_failed_count")}");
        Assert.All(reading.Metrics.Where(metric => metric.Name is "pg_stat_database_xact_commit" or "pg_stat_database_checksum_failures"), metric => Assert.Equal(MetricKind.Counter, metric.Kind));
        await postgres.AssertNothingLeftAsync(database);
    }

    [Fact]
    public async Task Sizes_AreLookedAt_OnceAMinute()
    {
        var database = await postgres.CreateDatabaseAsync();
        var clock = new FakeTimeProvider();
        var metrics = new PostgresMetrics(postgres.Address(database), clock);
        var before = Value(await ReadAsync(metrics), "pg_database_size_bytes", ("datname", database));
        await postgres.ExecuteAsync(database, "CREATE TABLE t AS SELECT generate_series(1, 100000) AS n");
        Assert.Equal(before, Value(await ReadAsync(metrics), "pg_database_size_bytes", ("datname", database)));
        clock.Advance(TimeSpan.FromMinutes(1));
        Assert.NotEqual(before, Value(await ReadAsync(metrics), "pg_database_size_bytes", ("datname", database)));
    }

    [Fact]
    public async Task AServerThatDoesNotAnswer_IsAway()
    {
        var metrics = new PostgresMetrics(PostgresAddress.Parse($"Host=127.0.0.1;Port={RunLocal.LoopbackPort.TakeFree()};Username=a;Database=b", "test"), TimeProvider.System);
        await Assert.ThrowsAsync<BackupException>(() => metrics.MeasureAsync(Cancellation));
        Assert.Equal("0", Value(new(default, metrics.WhenAway), "pg_up"));
    }

    private async Task<string> SizeAsync(string database) => (await postgres.QueryAsync("postgres", $"SELECT pg_database_size('{database}')"))[0];

    private static async Task<MetricsReading> ReadAsync(PostgresMetrics metrics) => new(default, await metrics.MeasureAsync(Cancellation));

    private static string? Value(MetricsReading reading, string name, params (string, string)[] labels) =>
        reading.Find(name).FirstOrDefault(sample => labels.All(sample.Labels.Contains))?.Value.ToString(CultureInfo.InvariantCulture);
}
