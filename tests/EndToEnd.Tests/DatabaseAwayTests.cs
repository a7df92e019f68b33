using Npgsql;
using SuperInsight.RunLocal;

namespace SuperInsight.EndToEnd.Tests;

/// <summary>PostgreSQL dies over a backup: a clear failure, nothing half is listed, and the next backup succeeds once it is back.</summary>
[Collection(nameof(HostileBuckets))]
public sealed class DatabaseAwayTests(Cloud cloud)
{
    [Fact]
    public async Task BackupRun_FailsAndLeavesNothing_WhenPostgresIsKilled()
    {
        await using var postgres = await PostgresServer.StartAsync(new(), TestContext.Current.CancellationToken);
        await SeedDatabase.EnsureAsync(postgres, Site.Small, TestContext.Current.CancellationToken);
        var stand = cloud.NewStand(Site.Small).With("Postgres__ConnectionString", postgres.ConnectionString(Site.Small));

        await using var source = NpgsqlDataSource.Create(postgres.ConnectionString(Site.Small) + ";Pooling=false");
        await using var migration = await source.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await using (var hold = new NpgsqlCommand("BEGIN; LOCK TABLE projects IN ACCESS EXCLUSIVE MODE", migration))
            await hold.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        var running = stand.TryOpsAsync("backup", "run", "postgres");
        await Wait.UntilAsync(
            async () => await CountWaitingAsync(source) == 1, () => "pg_dump never waited for the table");
        await postgres.CrashAsync();

        var failed = await running;
        Assert.Equal(1, failed.ExitCode);
        Assert.Contains($"127.0.0.1:{postgres.Port}/{Site.Small}", failed.Errors, StringComparison.Ordinal);
        Assert.True(failed.Errors.Contains("run it again when it is up", StringComparison.Ordinal), failed.Errors);
        Assert.DoesNotContain(postgres.Password, failed.Errors, StringComparison.Ordinal);
        Assert.Empty(stand.Bucket.BackupKeys());

        var away = await stand.TryOpsAsync("backup", "run", "postgres");
        Assert.Equal(1, away.ExitCode);
        Assert.Contains("Is PostgreSQL running there", away.Errors, StringComparison.Ordinal);

        await postgres.StartAgainAsync(TestContext.Current.CancellationToken);
        var point = await stand.BackUpAsync();
        Assert.Equal([point.GetProperty("id").GetString()!], await stand.ListAsync());
        stand.Bucket.AssertTidy();
    }

    private static async Task<long> CountWaitingAsync(NpgsqlDataSource source)
    {
        await using var command = source.CreateCommand("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'");
        return (long)(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken))!;
    }
}
