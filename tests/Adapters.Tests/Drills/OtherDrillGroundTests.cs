using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using SuperInsight.Adapters.Drills;
using SuperInsight.Adapters.LocalSystem;
using SuperInsight.Domain.Backups;

namespace SuperInsight.Adapters.Tests.Drills;

/// <summary>The scratch places of Redis and of files; what is restored into them is tested with their targets.</summary>
public sealed class OtherDrillGroundTests : IDisposable
{
    private readonly ScratchDirectory scratch = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private ScratchFolders Folders => new(scratch.Path, new OperatorProcess("test"), TimeProvider.System, NullLogger<ScratchFolders>.Instance);

    public void Dispose() => scratch.Dispose();

    [Fact]
    public async Task Redis_OpensAServerOfItsOwn_AndRemovesIt()
    {
        Uri? address = null;
        var ground = new RedisDrillGround(uri => new NamedTarget((address = uri).ToString()), "/usr/local/bin:/usr/bin", Folders, TimeProvider.System);
        Assert.True(ground.Takes("named"));
        Assert.False(ground.Takes("other"));
        var manifest = Manifest("Redis", "7.0.15") with { Contents = Inventory.Empty with { Keyspaces = [new(40, 1, 0)] } };
        Assert.Null(await ground.FindObstacleAsync(manifest, Cancellation));
        Assert.Contains("of version", (await ground.FindObstacleAsync(manifest with { Server = new("Redis", "99.0.0", "") }, Cancellation))!.Reason, StringComparison.Ordinal);

        await using (var one = await ground.OpenAsync(manifest, Cancellation))
        {
            var (port, password) = (address!.Port, address.UserInfo[1..]);
            await using var other = await ground.OpenAsync(manifest, Cancellation);
            Assert.NotEqual(port, address.Port);
            Assert.Equal(["+OK", "+OK", "+OK"], await AskAsync(port, $"AUTH {password}\r\nSELECT 40\r\nSET key value\r\n"));
            Assert.StartsWith("-NOAUTH", (await AskAsync(port, "GET key\r\n", 1))[0], StringComparison.Ordinal);
            Assert.StartsWith("7.", one.Tools["redis-server"], StringComparison.Ordinal);
            Assert.DoesNotContain(RunLocal.ProcFs.AllIds(), id => RunLocal.ProcFs.CommandLine(id).Contains(password, StringComparison.Ordinal));
        }

        scratch.AssertNothingLeft();
        await Assert.ThrowsAsync<SocketException>(() => AskAsync(address!.Port, "PING\r\n", 1));
        Assert.NotNull(await new RedisDrillGround(uri => new NamedTarget(uri.ToString()), "/nowhere", Folders, TimeProvider.System).FindObstacleAsync(manifest, Cancellation));
    }

    [Fact]
    public async Task Files_OpensAFolderOfItsOwn_AndRemovesIt()
    {
        string? place = null;
        var ground = new FilesDrillGround(folder => new NamedTarget(place = folder), Folders);
        Assert.True(ground.Takes("named"));
        var manifest = Manifest("files", "");
        Assert.Null(await ground.FindObstacleAsync(manifest, Cancellation));
        Assert.NotNull(await ground.FindObstacleAsync(manifest with { Objects = [manifest.Objects[0] with { PlainBytes = 1L << 55 }] }, Cancellation));

        await using (await ground.OpenAsync(manifest, Cancellation))
        {
            Assert.Empty(Directory.GetFileSystemEntries(place!));
            Directory.CreateDirectory(Path.Combine(place!, "deep", "down"));
            await File.WriteAllTextAsync(Path.Combine(place!, "deep", "down", "file"), "content", Cancellation);
            File.CreateSymbolicLink(Path.Combine(place!, "link"), "/etc");
        }

        scratch.AssertNothingLeft();
        Assert.True(Directory.Exists("/etc"));
    }

    private static Manifest Manifest(string product, string version) => new()
    {
        Format = Domain.Backups.Manifest.CurrentFormat,
        Id = "redis-20261123T180000Z-00000001",
        Source = "redis",
        TakenAt = DateTimeOffset.UnixEpoch,
        CompletedAt = DateTimeOffset.UnixEpoch,
        Server = new ServerDescription(product, version, ""),
        Objects = [new("key", "named+zstd+age", 1, "", 1, "")],
        Recipients = [],
        Tools = new Dictionary<string, string>(),
        Contents = Inventory.Empty,
    };

    private static async Task<IReadOnlyList<string?>> AskAsync(int port, string commands, int answers = 3)
    {
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", port, Cancellation);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(commands), Cancellation);
        using var reader = new StreamReader(client.GetStream());
        List<string?> lines = [];
        while (lines.Count < answers)
            lines.Add(await reader.ReadLineAsync(Cancellation));
        return lines;
    }

    /// <summary>Is only asked for its name and its format.</summary>
    private sealed class NamedTarget(string name) : IRestoreTarget
    {
        public string Description => name;

        public bool Takes(string format) => format == "named";

        public Task<Inventory> TakeInventoryAsync(CancellationToken cancellationToken) => Task.FromResult(Inventory.Empty);

        public Task<long> CountObjectsAsync(CancellationToken cancellationToken) => Task.FromResult(0L);

        public Task<RestoreSession> OpenAsync(RestoreReplacement replace, Inventory contents, CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}
