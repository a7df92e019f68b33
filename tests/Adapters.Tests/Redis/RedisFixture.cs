using System.Buffers;
using System.Text;
using SuperInsight.Adapters.Redis;
using SuperInsight.Domain.Backups;
using SuperInsight.RunLocal;

namespace SuperInsight.Adapters.Tests.Redis;

/// <summary>Two real servers: one to back up, one to restore into. Tests of the collection run one after the other and begin with both empty.</summary>
public sealed class RedisFixture : IAsyncLifetime
{
    /// <summary>May read every key, but not replicate.</summary>
    private const string Reader = "reader";

    public RedisServer Source { get; private set; } = null!;

    public RedisServer Target { get; private set; } = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        Source = await RedisServer.StartAsync(new() { Settings = new Dictionary<string, string> { ["save"] = "\"\"" } }, CancellationToken.None);
        Target = await RedisServer.StartAsync(new() { Settings = new Dictionary<string, string> { ["save"] = "\"\"" } }, CancellationToken.None);
        await Source.RunAsync($"ACL SETUSER {Reader} on >{Source.Password} ~* +@all -sync -psync");
    }

    public async ValueTask DisposeAsync()
    {
        await Source.DisposeAsync();
        await Target.DisposeAsync();
    }

    public async Task EmptyAsync()
    {
        foreach (var server in (RedisServer[])[Source, Target])
            await server.RunAsync("FLUSHALL", "FUNCTION FLUSH");
    }

    /// <summary>The source's address; as a user who is refused replication, or as the default one.</summary>
    public RedisAddress SourceAddress(bool mayReplicate = true) => mayReplicate ? Source.Address() : Source.Address() with { User = Reader };

    public RedisRestoreTarget OpenTarget() => new(Target.Address(), TimeProvider.System);

    public static async Task<(byte[] Rdb, DumpReport Report)> DumpAsync(RedisAddress address)
    {
        await using var dump = await new RedisDumpSource(address, TimeProvider.System).OpenAsync(Cancellation);
        return await FinishAsync(dump);
    }

    public static async Task<(byte[] Rdb, DumpReport Report)> FinishAsync(Dump dump)
    {
        using var bytes = new MemoryStream();
        // By blocking calls, as the pipeline reads.
        await Task.Run(() => dump.Parts[0].Content.CopyTo(bytes), Cancellation);
        return (bytes.ToArray(), await dump.CompleteAsync(Cancellation));
    }

    public static async Task<string?> RestoreAsync(IRestoreTarget target, byte[] rdb, RestoreReplacement replace = RestoreReplacement.None, int pieces = 7)
    {
        await using var session = await target.OpenAsync(replace, Inventory.Empty, Cancellation);
        foreach (var piece in rdb.Chunk(Math.Max(1, rdb.Length / pieces)))
            await session.WriteAsync(piece, Cancellation);
        await session.CompleteAsync(Cancellation);
        return session.Warning;
    }

    /// <summary>What Redis's own program says of a file.</summary>
    public static async Task CheckRdbAsync(byte[] rdb)
    {
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllBytesAsync(file, rdb, Cancellation);
            using var check = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo("/usr/bin/redis-check-rdb", [file]) { RedirectStandardOutput = true })!;
            var words = await check.StandardOutput.ReadToEndAsync(Cancellation);
            await check.WaitForExitAsync(Cancellation);
            Assert.True(check.ExitCode == 0 && words.Contains("\\o/ RDB looks OK! \\o/", StringComparison.Ordinal), words);
        }
        finally
        {
            File.Delete(file);
        }
    }
}

/// <summary>Talking to a server directly.</summary>
internal static class RedisServerCommands
{
    public static RedisAddress Address(this RedisServer server) => RedisAddress.Parse(server.ConnectionString, "test");

    /// <summary>Commands of words without blanks. None may be refused.</summary>
    public static Task<IReadOnlyList<RedisReply>> RunAsync(this RedisServer server, params string[] commands) =>
        server.RunAsync(commands.Select(command => command.Split(' ').Select(Encoding.UTF8.GetBytes).ToArray()));

    public static async Task<IReadOnlyList<RedisReply>> RunAsync(this RedisServer server, IEnumerable<byte[][]> commands)
    {
        await using var connection = await RedisConnection.OpenAsync(server.Address(), TestContext.Current.CancellationToken);
        return await connection.RunAsync(commands);
    }

    public static async Task<IReadOnlyList<RedisReply>> RunAsync(this RedisConnection connection, IEnumerable<byte[][]> commands)
    {
        List<RedisReply> replies = [];
        foreach (var some in commands.Chunk(500))
        {
            var bytes = new ArrayBufferWriter<byte>();
            foreach (var command in some)
            {
                bytes.Begin(command.Length);
                foreach (var word in command)
                    bytes.Word(word);
            }

            await connection.WriteAsync(bytes.WrittenMemory, TestContext.Current.CancellationToken);
            foreach (var command in some)
            {
                var reply = await connection.Reader.ReadAsync(TestContext.Current.CancellationToken);
                Assert.False(reply is RedisReply.Refusal, $"{Encoding.UTF8.GetString(command[0])}: {(reply as RedisReply.Refusal)?.Text}");
                replies.Add(reply);
            }
        }

        return replies;
    }

    public static async Task<string> SettingAsync(this RedisServer server, string name) =>
        Encoding.UTF8.GetString(((RedisReply.Bulk)((RedisReply.Items)(await server.RunAsync($"CONFIG GET {name}"))[0]).Values[1]).Bytes!);

    public static async Task<long> CountAsync(this RedisServer server) =>
        await new RedisRestoreTarget(server.Address(), TimeProvider.System).CountObjectsAsync(TestContext.Current.CancellationToken);
}

[CollectionDefinition(nameof(RedisSuite))]
public sealed class RedisSuite : ICollectionFixture<RedisFixture>;
