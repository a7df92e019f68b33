using System.Net;
using System.Net.Sockets;
using SuperInsight.Adapters.Redis;

namespace SuperInsight.Adapters.Tests.Redis;

/// <summary>Stands between a client and a server; does something to one byte of what the server sends on any connection.</summary>
internal sealed class DishonestProxy : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stop = new();
    private readonly int serverPort;
    private readonly long at;
    private readonly bool cut;
    private readonly Task serving;

    /// <param name="serverPort">The server.</param>
    /// <param name="at">Which byte.</param>
    /// <param name="cut">End the connection there, instead of flipping a bit.</param>
    public DishonestProxy(int serverPort, long at, bool cut)
    {
        (this.serverPort, this.at, this.cut) = (serverPort, at, cut);
        listener.Start();
        serving = ServeAsync();
    }

    public RedisAddress Address(RedisAddress server) => server with { Port = ((IPEndPoint)listener.LocalEndpoint).Port };

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        // Not before: an accept that begins on a stopped listener is a defect, says the listener.
        await serving;
        listener.Stop();
        stop.Dispose();
    }

    private async Task ServeAsync()
    {
        List<Task> connections = [];
        try
        {
            while (true)
                connections.Add(ConnectAsync(await listener.AcceptTcpClientAsync(stop.Token)));
        }
        catch (Exception ended) when (ended is OperationCanceledException or SocketException)
        {
            await Task.WhenAll(connections);
        }
    }

    private async Task ConnectAsync(TcpClient client)
    {
        using var own = client;
        using var server = new TcpClient();
        try
        {
            await server.ConnectAsync(IPAddress.Loopback, serverPort, stop.Token);
            var up = client.GetStream().CopyToAsync(server.GetStream(), stop.Token);
            await Task.WhenAny(up, DownAsync(server.GetStream(), client.GetStream()));
        }
        catch (Exception ended) when (ended is OperationCanceledException or IOException or SocketException)
        {
            // Either side has gone.
        }
    }

    private async Task DownAsync(NetworkStream from, NetworkStream to)
    {
        var buffer = new byte[16 << 10];
        long passed = 0;
        while (await from.ReadAsync(buffer, stop.Token) is > 0 and var count)
        {
            var inside = (int)Math.Clamp(at - passed, -1, count);
            if (inside >= 0 && inside < count && cut)
            {
                await to.WriteAsync(buffer.AsMemory(0, inside), stop.Token);
                return;
            }

            if (inside >= 0 && inside < count)
                buffer[inside] ^= 1;
            passed += count;
            await to.WriteAsync(buffer.AsMemory(0, count), stop.Token);
        }
    }
}
