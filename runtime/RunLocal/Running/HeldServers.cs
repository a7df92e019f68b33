namespace SuperInsight.RunLocal;

/// <summary>
/// `run-local hold`: starts the servers with temporary data, prints their process ids, and waits to be killed. For the test
/// that a killed launcher leaves nothing running, and for looking around by hand.
/// </summary>
public static class HeldServers
{
    public static async Task<int> RunAsync(CancellationToken stop)
    {
        await using var postgres = await PostgresServer.StartAsync(new(), stop);
        await using var redis = await RedisServer.StartAsync(new(), stop);
        await using var azurite = await AzuriteServer.StartAsync(new(), stop);
        LocalServer[] servers = [postgres, redis, azurite];
        await Console.Out.WriteLineAsync(string.Join(' ', servers.Select(server => server.ProcessId)));
        await Task.WhenAny(servers.Select(server => server.Exited)).WaitAsync(stop);
        return 1;
    }
}
