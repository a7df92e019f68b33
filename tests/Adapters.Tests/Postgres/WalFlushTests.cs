using Npgsql;
using SuperInsight.Adapters.Postgres;
using SuperInsight.Domain.Backups;
using SuperInsight.Domain.Backups.Wal;
using SuperInsight.RunLocal;

namespace SuperInsight.Adapters.Tests.Postgres;

/// <summary>Against a real server whose archiver works while there is a file.</summary>
public sealed class WalFlushTests : IAsyncLifetime
{
    private readonly string gate = Path.Combine(Path.GetTempPath(), $"wal-gate-{Environment.ProcessId}");
    private PostgresServer server = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => server = await PostgresServer.StartAsync(
        new() { Settings = new Dictionary<string, string> { ["wal_level"] = "replica", ["archive_mode"] = "on", ["archive_command"] = $"test -e {gate}" } }, CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        await server.DisposeAsync();
        File.Delete(gate);
    }

    [Fact]
    public async Task FlushAsync_WaitsForTheArchiver_AndNamesTheLastSegment()
    {
        await ExecuteAsync("CREATE TABLE t AS SELECT 1 AS n");
        var written = await ExecuteAsync("SELECT pg_walfile_name(pg_current_wal_insert_lsn())");
        var failure = await Assert.ThrowsAsync<BackupException>(() => Flush(TimeSpan.Zero).FlushAsync(Cancellation));
        Assert.Contains("wait for the archive", failure.Reason, StringComparison.Ordinal);

        await File.WriteAllTextAsync(gate, "", Cancellation);
        // A finished segment wakes the archiver, which else tries again after a minute.
        await ExecuteAsync("INSERT INTO t VALUES (2)");
        var flushed = await Flush(TimeSpan.FromMinutes(1)).FlushAsync(Cancellation);
        Assert.NotNull(flushed);
        Assert.True(string.CompareOrdinal(flushed.Last.ToString(), written) >= 0, $"{flushed.Last} before {written}");
        // PostgreSQL writes a little by itself; a segment that is named is one that is archived.
        Assert.Equal("true", await ExecuteAsync($"SELECT (last_archived_wal >= '{flushed.Last}')::text FROM pg_stat_archiver"));
        var again = await Flush(TimeSpan.FromMinutes(1)).FlushAsync(Cancellation);
        Assert.True(string.CompareOrdinal(again!.Last.ToString(), flushed.Last.ToString()) >= 0);
        Assert.Equal(WalFileKind.Segment, again.Last.Kind);
    }

    private PostgresWalFlush Flush(TimeSpan patience) => new(PostgresAddress.Parse(server.ConnectionString("postgres"), "test"), patience, TimeProvider.System);

    private async Task<string?> ExecuteAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(server.ConnectionString("postgres") + ";Pooling=false");
        await connection.OpenAsync(Cancellation);
        await using var command = new NpgsqlCommand(sql, connection);
        return (await command.ExecuteScalarAsync(Cancellation)) as string;
    }
}
