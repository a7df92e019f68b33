using System.Net;
using System.Net.Sockets;
using System.Text;
using SuperInsight.Adapters.Redis;

namespace SuperInsight.Adapters.Tests.Redis;

/// <summary>Answers commands by their first word, as told; to all others <c>+OK</c>.</summary>
internal sealed class ScriptedRedis : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stop = new();
    private readonly IReadOnlyDictionary<string, byte[]> answers;
    private readonly Task serving;

    /// <param name="answers">What to send for a command; nothing at all ends the connection.</param>
    public ScriptedRedis(IReadOnlyDictionary<string, byte[]> answers)
    {
        this.answers = answers;
        listener.Start();
        serving = ServeAsync();
    }

    public static byte[] Info { get; } = Bulk("redis_version:7.9.9\r\nredis_mode:cluster\r\ndb3:keys=17,expires=4,avg_ttl=0\r\n");

    public RedisAddress Address => new() { Host = "127.0.0.1", Port = ((IPEndPoint)listener.LocalEndpoint).Port };

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        // Not before: an accept that begins on a stopped listener is a defect, says the listener.
        await serving;
        listener.Stop();
        stop.Dispose();
    }

    private static byte[] Bulk(string text) => Encoding.ASCII.GetBytes($"${text.Length}\r\n{text}\r\n");

    private async Task ServeAsync()
    {
        List<Task> connections = [];
        try
        {
            while (true)
                connections.Add(AnswerAsync(await listener.AcceptTcpClientAsync(stop.Token)));
        }
        catch (Exception ended) when (ended is OperationCanceledException or SocketException)
        {
            await Task.WhenAll(connections);
        }
    }

    private async Task AnswerAsync(TcpClient client)
    {
        using var own = client;
        try
        {
            var reader = new RespReader(client.GetStream(), TimeSpan.FromMinutes(2));
            while (await reader.ReadAsync(stop.Token) is RedisReply.Items { Values: [RedisReply.Bulk { Bytes: { } word }, ..] })
            {
                var answer = answers.GetValueOrDefault(Encoding.ASCII.GetString(word), "+OK\r\n"u8.ToArray());
                if (answer.Length == 0)
                    return;
                await client.GetStream().WriteAsync(answer, stop.Token);
            }
        }
        catch (Exception ended) when (ended is OperationCanceledException or IOException or SocketException)
        {
            // The client has gone, or the test is over.
        }
    }
}
