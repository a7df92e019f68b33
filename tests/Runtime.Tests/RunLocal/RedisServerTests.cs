using System.Net;
using System.Net.Sockets;
using SuperInsight.RunLocal;

namespace Runtime.Tests.RunLocal;

public sealed class RedisServerTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task StartAsync_AsksForThePassword_WhichIsInNoArgument()
    {
        await using var redis = await RedisServer.StartAsync(new(), Cancellation);

        Assert.StartsWith("-NOAUTH", await AskAsync(redis.Port, "PING"), StringComparison.Ordinal);
        Assert.Equal("+PONG", await AskAsync(redis.Port, $"AUTH {redis.Password}", "PING"));
        Assert.DoesNotContain(ProcFs.AllIds(), id => ProcFs.CommandLine(id).Contains(redis.Password, StringComparison.Ordinal));
    }

    [Fact]
    public async Task CrashAsync_KeepsWhatWasLogged_WhenAppendOnlyAlways()
    {
        var options = new RedisServerOptions { AppendOnly = true, Settings = new Dictionary<string, string> { ["appendfsync"] = "always" } };
        await using var redis = await RedisServer.StartAsync(options, Cancellation);
        await AskAsync(redis.Port, $"AUTH {redis.Password}", "SET answer 42");

        await redis.CrashAsync();
        Assert.True(LoopbackPort.IsFree(redis.Port));
        await redis.StartAgainAsync(Cancellation);

        Assert.Equal("$2", await AskAsync(redis.Port, $"AUTH {redis.Password}", "GET answer"));
    }

    [Fact]
    public async Task StartAsync_KeepsThePassword_WhenGivenADirectory()
    {
        var folder = Directory.CreateTempSubdirectory("run-local-").FullName;
        try
        {
            string password;
            await using (var first = await RedisServer.StartAsync(new() { DataDirectory = folder }, Cancellation))
                password = first.Password;
            await using var second = await RedisServer.StartAsync(new() { DataDirectory = folder }, Cancellation);

            Assert.Equal(password, second.Password);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Sends inline commands and returns the first line of the last answer.</summary>
    private static async Task<string?> AskAsync(int port, params string[] commands)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, port, Cancellation);
        await using var stream = client.GetStream();
        using var reader = new StreamReader(stream);
        string? answer = null;
        foreach (var command in commands)
        {
            await stream.WriteAsync(System.Text.Encoding.ASCII.GetBytes(command + "\r\n"), Cancellation);
            answer = await reader.ReadLineAsync(Cancellation);
        }
        return answer;
    }
}
