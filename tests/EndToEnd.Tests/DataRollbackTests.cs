using System.Text.Json;
using Npgsql;
using SuperInsight.RunLocal;

namespace SuperInsight.EndToEnd.Tests;

/// <summary>
/// A version on a volume that ruins its data, taken back with them: by two hosts that know nothing of each other, each of them orchestrator and
/// agent at once. PostgreSQL, supervisord and the applications are real; the cloud's side is emulated, and the test starts what it would start.
/// </summary>
[Collection(nameof(Releases))]
public sealed class DataRollbackTests(HostedCloud cloud) : IAsyncLifetime
{
    private const string Database = "app";
    private const string Often = "* * * * * *";
    private const string Tag = "ruinous";

    private readonly string environment = $"env-{Guid.NewGuid():N}"[..16];
    private CloudService service = null!;
    private PostgresServer volume = null!;
    private Stand stand = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        service = new CloudService(cloud.Emulator.Endpoint, environment);
        await service.SeedAsync(isOnVolume: true);
        volume = await PostgresServer.StartAsync(new(), Cancellation);
        await volume.CreateDatabaseAsync(Database, Cancellation);
        await ExecuteAsync("CREATE TABLE facts (id integer PRIMARY KEY, text text NOT NULL); CREATE TABLE visits (id bigserial PRIMARY KEY, version text NOT NULL)");
        await ExecuteAsync("INSERT INTO facts SELECT n, md5(n::text) FROM generate_series(1, 1000) AS n");
        await volume.StopAsync();
        var endpoint = cloud.Emulator.Endpoint.ToString().TrimEnd('/');
        stand = (await cloud.NewHostedStandAsync(Site.Small))
            .With("Topology", "volume").With("TencentCloud__Endpoint", endpoint).With("TencentCloud__Region", "ap-shanghai").With("TencentCloud__EnvId", environment)
            .With("TencentCloud__ServiceName", CloudService.Name).With("Deployments__Image", CloudService.Image).With("Registry__Endpoint", endpoint)
            .With("Postgres__ConnectionString", volume.ConnectionString(Database)).With("PGPASSWORD", volume.Password).With("Postgres__BinDirectory", PostgresServer.BinDirectory)
            .With("Deployments__SafeguardSources", "postgres").With("Deployments__RestoreDataOnRollback", "true")
            .With("Deployments__ProbeEvery", "1s").With("Deployments__BakeFor", "10m")
            .With("AdvanceDeploymentsSchedule", Often).With("FollowDrainSchedule", Often).With("ResumeBackupsSchedule", Often);
    }

    public async ValueTask DisposeAsync()
    {
        if (volume is not null)
            await volume.DisposeAsync();
        service?.Dispose();
    }

    [Fact]
    public async Task Rollback_RestoresTheDataOnce_WhoeverOfTwoHostsDoesIt()
    {
        await using var azurite = await AzuriteServer.StartAsync(new(), Cancellation);
        await using var old = await SupervisedContainer.StartAsync(volume, Database, "INSERT INTO visits (version) VALUES ('old')");
        await using var first = await old.On(stand, "web-1").StartHostAsync();
        await using var second = await old.On(stand, "web-1").With("AzureWebJobsStorage", azurite.ConnectionString).StartHostAsync();
        string Logs() => $"{first.Log}\n---\n{second.Log}\n---\n{string.Join('\n', Facts("drains/web").Concat(Facts("deployments/web")))}";
        await Wait.UntilAsync(async () => await AskAsync("SELECT count(*) FROM visits") > 0, Logs);
        var before = await ContentAsync(Database);

        var image = await service.PushAsync(Tag);
        var id = (await first.SendAsync(HttpMethod.Post, "/api/deployments", new { image = Tag, by = "ada" })).Body.GetProperty("id").GetString()!;
        // The platform starts the new version's container once it is asked for; its data are stopped elsewhere by then.
        await Wait.UntilAsync(async () => await VersionsAsync() > 1, Logs);
        await using var bad = await SupervisedContainer.StartAsync(volume, Database, "UPDATE facts SET text = 'ruined'; DELETE FROM visits WHERE version = 'old'; INSERT INTO visits (version) VALUES ('bad')");
        await using var third = await bad.On(stand, "web-2").With("Operator__Role", "agent").With("AzureFunctionsWebHost__hostid", $"{stand.Bucket.Name}-agent").StartHostAsync();
        await Wait.UntilAsync(async () => await CountAsync("SELECT count(*) FROM visits WHERE version = 'bad'") > 0 && await StateAsync(first, id) == "Baking", () => $"{Logs()}\n---\n{third.Log}");
        await service.ScriptAsync(new { image, status = 500 });

        await Wait.UntilAsync(async () => await StateAsync(first, id) is "RolledBack" or "RollbackFailed", () => $"{Logs()}\n---\n{third.Log}");

        var ended = (await second.GetAsync($"/api/deployments/{id}")).Body;
        Assert.True(ended.GetProperty("state").GetString() == "RolledBack", $"{ended}\n{Logs()}");
        Assert.Contains("with the data of postgres-", ended.GetProperty("reason").GetString(), StringComparison.Ordinal);
        Assert.StartsWith($"{CloudService.Image}:first@", await service.ServingAsync(), StringComparison.Ordinal);

        // Once, and both orchestrators go on for a while without doing it again.
        var (passes, written) = ((Passes(first), Passes(second)), await AskAsync("SELECT count(*) FROM visits"));
        await Wait.UntilAsync(() => Passes(first) > passes.Item1 + 3 && Passes(second) > passes.Item2 + 3, Logs);
        await Wait.UntilAsync(async () => await AskAsync("SELECT count(*) FROM visits") > written, Logs);
        Assert.Single(Facts("drains/web"), fact => fact.Contains("\"restored\"", StringComparison.Ordinal));
        Assert.Equal(2, await VersionsAsync());
        var kept = Assert.Single(await NamesAsync());
        Assert.StartsWith($"{Database}_before_", kept, StringComparison.Ordinal);

        // As before the release; what the bad version did is kept beside it.
        Assert.Equal(before, await ContentAsync(Database));
        Assert.Equal(0, await AskAsync("SELECT count(*) FROM visits WHERE version = 'bad'"));
        Assert.Equal(1000, await AskAsync("SELECT count(*) FROM facts WHERE text = 'ruined'", kept));
        Assert.NotEqual(0, await AskAsync("SELECT count(*) FROM visits WHERE version = 'bad'", kept));
    }

    private static int Passes(RunningHost host) => host.Log.Split("Executed 'AdvanceDeployments' (Succeeded", StringSplitOptions.None).Length;

    private static async Task<string?> StateAsync(RunningHost host, string id) =>
        await host.GetAsync($"/api/deployments/{id}") is { Body: { ValueKind: JsonValueKind.Object } deployment } ? deployment.GetProperty("state").GetString() : null;

    private async Task<int> VersionsAsync() => (await service.LookAsync()).GetProperty("versions").GetArrayLength();

    private string[] Facts(string stream)
    {
        var folder = stand.Bucket.FileOf($"state/{stream}");
        return Directory.Exists(folder) ? [.. Directory.EnumerateFiles(folder, "*.json").Order(StringComparer.Ordinal).Select(File.ReadAllText)] : [];
    }

    private Task<string> ContentAsync(string database) => AskAsync<string>("SELECT md5(string_agg(id || text, ',' ORDER BY id)) FROM facts", database);

    private async Task<IReadOnlyList<string>> NamesAsync() => await AskAsync<string[]>($"SELECT coalesce(array_agg(datname::text), '{{}}') FROM pg_database WHERE datname LIKE '{Database}\\_%'", "postgres");

    private Task<long> AskAsync(string sql, string database = Database) => AskAsync<long>(sql, database);

    /// <summary>0 while there is no server: one version's is stopped, the next one's starts.</summary>
    private async Task<long> CountAsync(string sql)
    {
        try
        {
            return await AskAsync(sql);
        }
        catch (NpgsqlException)
        {
            return 0;
        }
    }

    private async Task<T> AskAsync<T>(string sql, string database)
    {
        await using var source = NpgsqlDataSource.Create(volume.ConnectionString(database) + ";Pooling=false");
        await using var command = source.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync(Cancellation))!;
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var source = NpgsqlDataSource.Create(volume.ConnectionString(Database) + ";Pooling=false");
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(Cancellation);
    }
}
