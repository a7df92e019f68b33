using System.Net;
using System.Text.Json;

namespace SuperInsight.EndToEnd.Tests;

/// <summary>The watch over archived WAL, as the host runs it: what waits, what is missing, and what is done about it.</summary>
[Collection(nameof(Timetables))]
public sealed class WalWatchTests(HostedCloud cloud) : IAsyncLifetime
{
    public ValueTask InitializeAsync() => new(cloud.Faults.ClearAsync());

    public ValueTask DisposeAsync() => new(cloud.Faults.ClearAsync());

    [Fact]
    public async Task Watch_WarnsWhileWalWaits_AndAfterAGapHasANewBaseTaken()
    {
        await using var server = await ArchivingServer.StartAsync(cloud);
        var stand = server.Stand.With("AzureWebJobsStorage", cloud.Azurite.ConnectionString).With("Wal__MaxPendingBytes", "64000000");
        await server.ExecuteAsync("CREATE TABLE event (id integer)");
        await server.TakeBaseAsync();
        await using var host = await stand.StartHostAsync();
        await WatchAsync(host);
        Assert.Empty(Alarms(stand));

        await cloud.Faults.AddAsync(new { service = "cos", operation = "*", bucket = stand.Bucket.Name, keyContains = "postgres-wal", fault = new { status = 403 } });
        var lost = await SwitchAsync(server);
        await SwitchAsync(server);
        await Wait.UntilAsync(async () => await server.AskAsync<long>("SELECT failed_count FROM pg_stat_archiver") > 0, () => server.Postgres.LogTail);
        Assert.Equal(2, await server.AskAsync<long>("SELECT count(*) FROM pg_ls_archive_statusdir() WHERE name LIKE '%.ready'"));
        await WatchAsync(host);
        await Wait.UntilAsync(() => Alarms(stand).Count == 2, () => host.Log);
        Assert.Equal(["wal-archive-stuck/postgres", "wal-pending/postgres"], Alarms(stand).Order(StringComparer.Ordinal));

        await cloud.Faults.ClearAsync();
        await server.ArchiveAsync();
        await WatchAsync(host);
        await Wait.UntilAsync(() => Alarms(stand).Count == 0, () => host.Log);

        using (var intruder = new Intruder(stand))
            await intruder.RemoveAsync(stand.Bucket.BackupKeys().Single(key => key.EndsWith($"/{lost}.age", StringComparison.Ordinal)));
        await WatchAsync(host);
        await Wait.UntilAsync(() => Alarms(stand) is ["wal-gap/postgres"], () => host.Log);
        await Wait.UntilAsync(() => host.Log.Contains("Executed 'RunBackup' (Succeeded", StringComparison.Ordinal), () => host.Log);
        Assert.Equal(2, (await stand.OpsAsync("backup", "list", "--source", "postgres-base")).GetArrayLength());
        await Wait.UntilAsync(
            async () =>
            {
                await WatchAsync(host);
                return Alarms(stand).Count == 0;
            },
            () => host.Log);
    }

    /// <summary>The timer takes a base backup; where none can be had it says so and fails nothing.</summary>
    [Fact]
    public async Task BackupPostgresBase_SaysThatItIsNotPossibleHere_AndIsNoFailure()
    {
        var stand = await cloud.NewHostedStandAsync(Site.Small);
        await using var host = await stand.StartHostAsync();
        Assert.Equal(HttpStatusCode.Accepted, await host.RunFunctionAsync("BackupPostgresBase"));
        await Wait.UntilAsync(() => host.Log.Contains("Executed 'BackupPostgresBase' (Succeeded", StringComparison.Ordinal), () => host.Log);
        Assert.Contains("point in time is not possible here: archive_mode is off", host.Log, StringComparison.Ordinal);
        var run = await stand.TryOpsAsync("backup", "run", "postgres-base");
        Assert.True(run.ExitCode == 1 && run.Errors.Contains("point in time is not possible here", StringComparison.Ordinal), run.Errors);
        await stand.BackUpAsync();
    }

    private static async Task WatchAsync(RunningHost host) => Assert.Equal(HttpStatusCode.Accepted, await host.RunFunctionAsync("WatchWalArchive"));

    private static async Task<string> SwitchAsync(ArchivingServer server)
    {
        await server.ExecuteAsync("INSERT INTO event VALUES (1)");
        return await server.AskAsync<string>("SELECT pg_walfile_name(pg_switch_wal())");
    }

    /// <summary>The keys of the alarms that are raised, by the facts in the bucket.</summary>
    private static IReadOnlyList<string> Alarms(Stand stand)
    {
        var folder = stand.Bucket.FileOf("state/alarms/raised");
        HashSet<string> raised = [];
        string[] files = Directory.Exists(folder) ? Directory.GetFiles(folder, "*.json") : [];
        foreach (var file in files.Order(StringComparer.Ordinal))
        {
            var fact = JsonDocument.Parse(File.ReadAllBytes(file)).RootElement;
            var key = fact.GetProperty("key").GetString()!;
            if (fact.TryGetProperty("severity", out _))
                raised.Add(key);
            else
                raised.Remove(key);
        }

        return [.. raised];
    }
}
