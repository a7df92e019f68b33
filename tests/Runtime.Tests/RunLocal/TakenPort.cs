using System.Net;
using System.Net.Sockets;

namespace Runtime.Tests.RunLocal;

/// <summary>A port that this test process listens on.</summary>
internal sealed class TakenPort : IDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);

    private TakenPort() => listener.Start();

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    public static TakenPort Open() => new();

    public void Dispose() => listener.Dispose();
}
