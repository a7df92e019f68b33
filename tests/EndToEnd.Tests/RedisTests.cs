using System.Net;
using SuperInsight.RunLocal;

namespace SuperInsight.EndToEnd.Tests;

/// <summary>Redis through the functions host: by its timer, and by request where it is not set up.</summary>
[Collection(nameof(ServingHosts))]
public sealed class RedisTests(HostedCloud cloud)
{
    [Fact]
    public async Task BackupRedis_LeavesARestorePoint_WhenItsTimerIsSetOff()
    {
        await using var redis = await RedisServer.StartAsync(new(), TestContext.Current.CancellationToken);
        var stand = (await cloud.NewHostedStandAsync(Site.Small)).With("Redis__ConnectionString", redis.ConnectionString).With("Postgres__ConnectionString", null);
        await using var host = await stand.StartHostAsync();
        Assert.Equal(HttpStatusCode.Accepted, await host.RunFunctionAsync("BackupRedis"));
        await Wait.UntilAsync(async () => (await stand.ListAsync()).Count == 1, () => host.Log);
        Assert.StartsWith("redis-", Assert.Single(await stand.ListAsync()), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await host.PostAsync("/api/backups/postgres")).Status);
    }

    [Fact]
    public async Task Post_NamesTheSetting_WhereRedisIsNotSetUp_AndPostgresGoesOn()
    {
        var stand = await cloud.NewHostedStandAsync(Site.Small);
        await using var host = await stand.StartHostAsync();
        var refused = await host.PostAsync("/api/backups/redis");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.Status);
        Assert.Contains("Redis__ConnectionString", refused.Body.ToString(), StringComparison.Ordinal);
        await host.WaitForAsync(await host.RequestBackupAsync(), "Completed");
    }
}
