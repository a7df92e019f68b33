using System.Diagnostics;
using System.Text;
using SuperInsight.Adapters.Redis;
using SuperInsight.Domain.Backups;
using SuperInsight.Domain.Rdb;
using SuperInsight.RunLocal;

namespace SuperInsight.Adapters.Tests.Redis;

/// <summary>How the stream is asked for, and what is said about how it came.</summary>
[Collection(nameof(RedisSuite))]
public sealed class ReplicationTests(RedisFixture redis)
{
    private const string Mark = "0123456789012345678901234567890123456789";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("yes")]
    [InlineData("no")]
    public async Task OpenAsync_NeitherWaitsNorUsesTheDisk_AndLeavesSettingsAsTheyWere(string diskless)
    {
        await using var server = await StartAsync(new() { ["repl-diskless-sync"] = diskless, ["repl-diskless-sync-delay"] = "3600" });
        await server.RunAsync("SET k v");
        await using (var dump = await new RedisDumpSource(server.Address(), TimeProvider.System).OpenAsync(Cancellation))
        {
            // As if this process died here: the server has changed its settings back already.
            Assert.Equal("3600", await server.SettingAsync("repl-diskless-sync-delay"));
            Assert.Equal(diskless, await server.SettingAsync("repl-diskless-sync"));
            var (_, report) = await RedisFixture.FinishAsync(dump);
            Assert.Empty(report.Notes);
            Assert.Equal([new Keyspace(0, 1, 0)], report.Contents.Keyspaces!);
        }

        Assert.False(File.Exists(Path.Combine(server.DataDirectory, "dump.rdb")));
    }

    [Theory]
    [InlineData("-config", "CONFIG is refused")]
    [InlineData("-config|set", "waited the 1 s of repl-diskless-sync-delay")]
    [InlineData("-client|reply", "waited the 1 s of repl-diskless-sync-delay")]
    public async Task OpenAsync_WaitsAndSaysSo_WhereSettingsMayNotBeChanged(string right, string note)
    {
        await using var server = await StartAsync(new() { ["repl-diskless-sync-delay"] = "1" });
        await server.RunAsync($"ACL SETUSER limited on >{server.Password} ~* +@all {right}");
        var (rdb, report) = await RedisFixture.DumpAsync(server.Address() with { User = "limited" });
        Assert.Contains(note, Assert.Single(report.Notes), StringComparison.Ordinal);
        await RedisFixture.CheckRdbAsync(rdb);
    }

    [Fact]
    public async Task OpenAsync_TakesAFileOfAKnownLength_WhereTheServerWritesOne()
    {
        await using var server = await StartAsync(new() { ["repl-diskless-sync"] = "no" });
        await server.RunAsync($"ACL SETUSER limited on >{server.Password} ~* +@all -config|set", "SET k v");
        var (rdb, report) = await RedisFixture.DumpAsync(server.Address() with { User = "limited" });
        Assert.Contains("to its own disk", Assert.Single(report.Notes), StringComparison.Ordinal);
        Assert.Equal([new Keyspace(0, 1, 0)], report.Contents.Keyspaces!);
        await RedisFixture.CheckRdbAsync(rdb);
    }

    [Fact]
    public async Task CompleteAsync_SaysSo_WhenRedisMakesNoChecksum()
    {
        await using var server = await StartAsync(new() { ["rdbchecksum"] = "no" });
        var (_, report) = await RedisFixture.DumpAsync(server.Address());
        Assert.Contains("rdbchecksum", Assert.Single(report.Notes), StringComparison.Ordinal);
    }

    [Fact]
    public async Task CompleteAsync_AsksTheServerForCounts_WhenATypeIsNotKnown()
    {
        byte[] rdb = [.. "REDIS0099"u8, 0xFE, 3, 201, 1, 2, 3, 0xFF];
        rdb = [.. rdb, .. BitConverter.GetBytes(RdbChecksum.Compute(rdb))];
        // Signs of life first, as while a server forks.
        await using var server = new ScriptedRedis(new Dictionary<string, byte[]> { ["INFO"] = ScriptedRedis.Info, ["CONFIG"] = "*0\r\n"u8.ToArray(), ["SYNC"] = [.. Encoding.ASCII.GetBytes($"\n\n\n$EOF:{Mark}\r\n"), .. rdb, .. Encoding.ASCII.GetBytes(Mark)] });
        var (bytes, report) = await RedisFixture.DumpAsync(server.Address);
        Assert.Equal(rdb, bytes);
        Assert.Equal([new Keyspace(3, 17, 4)], report.Contents.Keyspaces!);
        Assert.Contains(report.Notes, note => note.Contains("type 201 ", StringComparison.Ordinal) && note.Contains("not of the same instant", StringComparison.Ordinal));
        Assert.Contains(report.Notes, note => note.Contains("cluster", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("rename-command SYNC \"\"")]
    [InlineData("rename-command PEXPIRETIME \"\"", "-sync")]
    [InlineData("rename-command DEBUG \"\"", "-sync -function|dump", "Functions are not in it")]
    public async Task OpenAsync_ReadsKeyByKey_WhereCommandsAreRenamed(string directive, string right = "+sync", string note = "Not of one instant")
    {
        var parts = directive.Split(' ', 2);
        await using var server = await StartAsync(new() { [parts[0]] = parts[1] });
        await server.RunAsync($"ACL SETUSER limited on >{server.Password} ~* +@all {right}", "SET stays v", "SET goes v PX 7200000");
        var clock = Stopwatch.StartNew();
        var (rdb, report) = await RedisFixture.DumpAsync(server.Address() with { User = "limited" });
        Assert.StartsWith("Not of one instant", report.Notes[0], StringComparison.Ordinal);
        Assert.StartsWith(note, report.Notes[^1], StringComparison.Ordinal);
        Assert.Equal([new Keyspace(0, 2, 1)], report.Contents.Keyspaces!);
        await redis.EmptyAsync();
        await RedisFixture.RestoreAsync(redis.OpenTarget(), rdb);
        var left = ((RedisReply.Number)(await redis.Target.RunAsync("PTTL goes"))[0]).Value;
        Assert.InRange(left, 7_200_000 - clock.ElapsedMilliseconds - 60_000, 7_200_000);
    }

    [Fact]
    public async Task OpenAsync_TakesAKeyOnce_ThatScanNamesTwice()
    {
        await redis.EmptyAsync();
        await redis.Source.RunAsync("SET k v");
        var payload = ((RedisReply.Bulk)(await redis.Source.RunAsync("DUMP k"))[0]).Bytes!;
        await using var server = new ScriptedRedis(new Dictionary<string, byte[]>
        {
            ["INFO"] = ScriptedRedis.Info,
            ["CONFIG"] = "*0\r\n"u8.ToArray(),
            ["SYNC"] = "-NOPERM no\r\n"u8.ToArray(),
            ["SCAN"] = "*2\r\n$1\r\n0\r\n*3\r\n$1\r\nk\r\n$1\r\nl\r\n$1\r\nk\r\n"u8.ToArray(),
            ["TIME"] = "*2\r\n$1\r\n5\r\n$1\r\n0\r\n"u8.ToArray(),
            ["PEXPIRETIME"] = ":-1\r\n"u8.ToArray(),
            ["DUMP"] = [.. Encoding.ASCII.GetBytes($"${payload.Length}\r\n"), .. payload, .. "\r\n"u8],
        });
        var (rdb, report) = await RedisFixture.DumpAsync(server.Address);
        Assert.Equal([new Keyspace(3, 2, 0)], report.Contents.Keyspaces!);
        await RedisFixture.CheckRdbAsync(rdb);
    }

    [Fact]
    public async Task Abort_EndsTheDump_AndLeavesNoConnection()
    {
        await redis.EmptyAsync();
        await redis.Source.RunAsync(Enumerable.Range(0, 4000).Select(i => (byte[][])["SET"u8.ToArray(), Encoding.ASCII.GetBytes($"k{i}"), Noise(10_000, i)]));
        foreach (var mayReplicate in (bool[])[true, false])
        {
            await using (var dump = await new RedisDumpSource(redis.SourceAddress(mayReplicate), TimeProvider.System).OpenAsync(Cancellation))
            {
                var content = dump.Parts[0].Content;
                content.ReadExactly(new byte[1000]);
                dump.Abort();
                dump.Abort();
                await Task.Run(() => content.CopyTo(Stream.Null), Cancellation).WaitAsync(TimeSpan.FromSeconds(30), Cancellation);
                await Assert.ThrowsAsync<BackupException>(() => dump.CompleteAsync(Cancellation));
            }

            // The one that asks is itself on the list.
            await Eventually.TrueAsync(async () => Encoding.UTF8.GetString(((RedisReply.Bulk)(await redis.Source.RunAsync("CLIENT LIST"))[0]).Bytes!).Split("name=superinsight-ops").Length == 2);
        }
    }

    public static byte[] Noise(int length, int seed)
    {
        var bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    private static Task<RedisServer> StartAsync(Dictionary<string, string> settings) =>
        RedisServer.StartAsync(new() { Settings = new Dictionary<string, string>(settings) { ["save"] = "\"\"" } }, Cancellation);
}
