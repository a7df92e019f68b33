using System.Buffers;
using System.Net.Security;
using System.Net.Sockets;

namespace SuperInsight.Adapters.Redis;

/// <summary>
/// One connection, for what no client library does: the replication protocol, and pipelines whose memory is ours to bound. One user at a time.
/// </summary>
internal sealed class RedisConnection : IAsyncDisposable
{
    private const string Name = "superinsight-ops";

    private static readonly TimeSpan ConnectTime = TimeSpan.FromSeconds(15);

    /// <summary>A server that speaks no TLS waits in silence for more.</summary>
    private static readonly TimeSpan HandshakeTime = TimeSpan.FromSeconds(5);

    private readonly Socket socket;

    private RedisConnection(Socket socket, Stream stream)
    {
        (this.socket, Stream) = (socket, stream);
        Reader = new RespReader(stream, Patience);
    }

    /// <summary>How long a server may say nothing. It sends a sign of life every second while it prepares a replica's stream.</summary>
    public static TimeSpan Patience { get; } = TimeSpan.FromSeconds(60);

    public Stream Stream { get; }

    public RespReader Reader { get; }

    /// <summary>Connects and logs in.</summary>
    /// <exception cref="RedisRefusedException">The credential is refused.</exception>
    public static async Task<RedisConnection> OpenAsync(RedisAddress address, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
        Stream? stream = null;
        try
        {
            await socket.ConnectAsync(address.Host, address.Port, cancellationToken).AsTask().WaitAsync(ConnectTime, cancellationToken);
            stream = new NetworkStream(socket, ownsSocket: true);
            if (address.Tls)
                stream = await SecureAsync(stream, address.TlsHost ?? address.Host, cancellationToken);
            // For reading that blocks; asynchronous reading has its own patience.
            stream.ReadTimeout = stream.WriteTimeout = (int)Patience.TotalMilliseconds;
            var connection = new RedisConnection(socket, stream);
            await connection.LogInAsync(address, cancellationToken);
            return connection;
        }
        catch
        {
            if (stream is not null)
                await stream.DisposeAsync();
            socket.Dispose();
            throw;
        }
    }

    /// <summary>One command, one answer.</summary>
    /// <exception cref="RedisRefusedException">It is refused.</exception>
    public async Task<RedisReply> AskAsync(CancellationToken cancellationToken, params string[] words)
    {
        var reply = await TryAskAsync(cancellationToken, words);
        return reply is RedisReply.Refusal refusal ? throw new RedisRefusedException(words[0], refusal.Text) : reply;
    }

    /// <summary>One command, one answer, which may be a refusal.</summary>
    public async Task<RedisReply> TryAskAsync(CancellationToken cancellationToken, params string[] words)
    {
        await WriteAsync(new ArrayBufferWriter<byte>().Append(words).WrittenMemory, cancellationToken);
        return await Reader.ReadAsync(cancellationToken);
    }

    /// <summary>Commands as they are; their answers are the caller's to read.</summary>
    public Task WriteAsync(ReadOnlyMemory<byte> commands, CancellationToken cancellationToken)
    {
        var writing = Stream.WriteAsync(commands, cancellationToken);
        return writing.IsCompletedSuccessfully ? Task.CompletedTask : writing.AsTask().WaitAsync(Patience, cancellationToken);
    }

    /// <summary>Ends it at once, so that whoever blocks in reading comes back. From any thread; safe to repeat.</summary>
    public void Cut()
    {
        try
        {
            socket.Shutdown(SocketShutdown.Both);
        }
        catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
        {
            // It has ended already.
        }
    }

    public async ValueTask DisposeAsync()
    {
        Cut();
        await Stream.DisposeAsync();
    }

    private static async Task<Stream> SecureAsync(Stream plain, string host, CancellationToken cancellationToken)
    {
        var secure = new SslStream(plain, leaveInnerStreamOpen: false);
        try
        {
            await secure.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = host }, cancellationToken).WaitAsync(HandshakeTime, cancellationToken);
            return secure;
        }
        catch
        {
            await secure.DisposeAsync();
            throw;
        }
    }

    private async Task LogInAsync(RedisAddress address, CancellationToken cancellationToken)
    {
        if (address.Password is { } password)
            await AskAsync(cancellationToken, address.User is { } user ? ["AUTH", user, password.Reveal()] : ["AUTH", password.Reveal()]);
        // For people who look at CLIENT LIST. Not everybody may.
        await TryAskAsync(cancellationToken, "CLIENT", "SETNAME", Name);
    }
}
