using System.Net;
using System.Net.Sockets;
using System.Text;

namespace SuperInsight.Adapters.Tests.Web;

/// <summary>A server that says what a test makes it say, byte for byte, on this machine.</summary>
internal sealed class RawServer : IAsyncDisposable
{
    private readonly TcpListener listener;
    private readonly Func<string, Stream, CancellationToken, Task> serve;
    private readonly CancellationTokenSource stop = new();
    private readonly Task serving;

    public RawServer(Func<string, Stream, CancellationToken, Task> serve, IPAddress? address = null)
    {
        this.serve = serve;
        listener = new TcpListener(address ?? IPAddress.Loopback, 0);
        listener.Start();
        serving = AcceptAsync();
    }

    /// <summary>Answers each connection with this and closes it; with nothing when this is empty.</summary>
    public RawServer(string answer)
        : this((_, stream, cancellationToken) => stream.WriteAsync(Encoding.ASCII.GetBytes(answer), cancellationToken).AsTask())
    {
    }

    public Uri Address => new($"http://{listener.LocalEndpoint}/");

    /// <summary>The head of each request; a connection without one counts as well, empty.</summary>
    public List<string> Requests { get; } = [];

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        listener.Stop();
        await serving;
        stop.Dispose();
    }

    /// <summary>Reads a request without a body.</summary>
    public static async Task<string> ReadHeadAsync(Stream stream, CancellationToken cancellationToken)
    {
        var head = new StringBuilder();
        var buffer = new byte[4096];
        while (!head.ToString().Contains("\r\n\r\n", StringComparison.Ordinal) && await stream.ReadAsync(buffer, cancellationToken) is var read and > 0)
            head.Append(Encoding.ASCII.GetString(buffer, 0, read));
        return head.ToString();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                using var client = await listener.AcceptTcpClientAsync(stop.Token);
                try
                {
                    var stream = client.GetStream();
                    // One that begins with TLS is left to the test.
                    var first = new byte[1];
                    await client.Client.ReceiveAsync(first, SocketFlags.Peek, stop.Token);
                    Requests.Add(first[0] is (byte)'G' or (byte)'P' ? await ReadHeadAsync(stream, stop.Token) : "");
                    await serve(Requests[^1], stream, stop.Token);
                }
                catch (Exception gone) when (gone is IOException or SocketException or System.Security.Authentication.AuthenticationException)
                {
                }
            }
        }
        catch (Exception) when (stop.IsCancellationRequested)
        {
        }
    }
}
