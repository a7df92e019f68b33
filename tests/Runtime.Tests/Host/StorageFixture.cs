using SuperInsight.RunLocal;

[assembly: AssemblyFixture(typeof(Runtime.Tests.Host.StorageFixture))]

namespace Runtime.Tests.Host;

/// <summary>One Azurite for all host tests, started by the first that asks. Each test has its own host id and queues.</summary>
public sealed class StorageFixture : IAsyncDisposable
{
    private readonly Lazy<Task<AzuriteServer>> server = new(() => AzuriteServer.StartAsync(new AzuriteServerOptions(), CancellationToken.None));

    public async Task<string> ConnectionStringAsync() => (await server.Value).ConnectionString;

    public async ValueTask DisposeAsync()
    {
        if (server.IsValueCreated)
            await (await server.Value).DisposeAsync();
    }
}
