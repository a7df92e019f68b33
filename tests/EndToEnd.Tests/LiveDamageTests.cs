using System.Net;
using SuperInsight.RunLocal;

namespace SuperInsight.EndToEnd.Tests;

/// <summary>Data that a disk has damaged in the live database: found, told, and restored from the newest good backup.</summary>
[Collection(nameof(ServingHosts))]
public sealed class LiveDamageTests(HostedCloud cloud) : IAsyncLifetime
{
    private const string Alarms = "state/alarms/raised";
    private const int PageBytes = 8192;

    private PostgresServer live = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        live = await PostgresServer.StartAsync(new(), Cancellation);
        await SeedDatabase.EnsureAsync(live, Site.Small, Cancellation);
    }

    public ValueTask DisposeAsync() => live.DisposeAsync();

    [Theory]
    [InlineData("tasks")]
    [InlineData("tasks_pkey")]
    public async Task DamagedData_AreDetected_AndRestoredFromTheNewestGoodBackup(string relation)
    {
        var stand = (await cloud.NewHostedStandAsync(Site.Small)).With("Postgres__ConnectionString", live.ConnectionString(Site.Small));
        await stand.BackUpAsync();
        var newest = (await stand.BackUpAsync()).GetProperty("id").GetString()!;
        await stand.OpsAsync("backup", "verify", newest);
        await DamageAsync(relation);

        await using var host = await stand.StartHostAsync();
        Assert.Equal(HttpStatusCode.Accepted, await host.RunFunctionAsync("CheckLiveDamage"));
        await Wait.UntilAsync(() => ReadAlarms(stand).Length > 0, () => host.Log);
        var alarm = ReadAlarms(stand);
        Assert.Contains("live-damage/postgres", alarm, StringComparison.Ordinal);
        Assert.Contains($"public.{relation}", alarm, StringComparison.Ordinal);
        Assert.Contains("ops backup restore latest:postgres --verified --to ", alarm, StringComparison.Ordinal);
        Assert.Contains(newest, alarm, StringComparison.Ordinal);
        await Wait.UntilAsync(() => host.Log.Contains("ALARM (Critical) live-damage/postgres", StringComparison.Ordinal), () => host.Log);

        // What is damaged is not backed up as if it were well, so that the newest point stays a good one.
        if (relation == "tasks")
            Assert.Equal(1, (await stand.TryOpsAsync("backup", "run", "postgres")).ExitCode);
        await stand.With("PGPASSWORD", cloud.Site.Postgres.Password).AssertRestoresAsync("latest:postgres");
    }

    private static string ReadAlarms(Stand stand)
    {
        var folder = stand.Bucket.FileOf(Alarms);
        return Directory.Exists(folder) ? string.Concat(Directory.GetFiles(folder, "*.json").Select(File.ReadAllText)) : "";
    }

    /// <summary>Changes a byte in the middle of the second page, as a bad disk does.</summary>
    private async Task DamageAsync(string relation)
    {
        await using var source = Npgsql.NpgsqlDataSource.Create(live.ConnectionString(Site.Small) + ";Pooling=false");
        await using var where = source.CreateCommand($"SELECT pg_relation_filepath('{relation}')");
        var path = Path.Combine(live.DataDirectory, (string)(await where.ExecuteScalarAsync(Cancellation))!);
        await live.StopAsync();
        await using (var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite))
        {
            file.Position = PageBytes + PageBytes / 2;
            var value = file.ReadByte();
            file.Position--;
            file.WriteByte((byte)(value ^ 0x10));
        }

        await live.StartAgainAsync(Cancellation);
    }
}
