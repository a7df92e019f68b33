using System.Text;
using SuperInsight.Adapters.Redis;
using SuperInsight.Domain.Backups;
using SuperInsight.RunLocal;

namespace SuperInsight.Adapters.Tests.Redis;

/// <summary>What people read when Redis can't be reached or used, or goes away: what happened, and what to do; never a password.</summary>
[Collection(nameof(RedisSuite))]
public sealed class RedisRefusalTests(RedisFixture redis)
{
    private const string Password = "not-the-pass-word";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public Task WrongPassword_IsSaidSo() => AssertRefusedAsync(redis.Source.Address() with { Password = new(Password) }, "refuses the credential", "Check user and password");

    [Fact]
    public Task MissingPassword_IsSaidSo() => AssertRefusedAsync(redis.Source.Address() with { Password = null }, "refuses the credential", "Check user and password");

    [Fact]
    public Task AbsentServer_IsSaidSo() => AssertRefusedAsync(new() { Host = "127.0.0.1", Port = LoopbackPort.TakeFree(), Password = new(Password) }, "no answer", "Is Redis running there");

    [Fact]
    public Task UnknownHost_IsSaidSo() => AssertRefusedAsync(new() { Host = "host.invalid", Password = new(Password) }, "no answer", "Is Redis running there");

    [Fact]
    public Task ServerWithoutTls_IsSaidSo() => AssertRefusedAsync(redis.Source.Address() with { Tls = true }, "", "");

    [Fact]
    public async Task MissingRights_AreSaidSo()
    {
        await redis.Source.RunAsync($"ACL SETUSER blind on >{redis.Source.Password} ~* +@all -info");
        await AssertRefusedAsync(redis.Source.Address() with { User = "blind" }, "may not do that", "docs/backups.md");
    }

    /// <summary>The two lines of docs/backups.md.</summary>
    [Theory]
    [InlineData(true, "+client|setname +client|reply +info +config|get +config|set +replconf +sync")]
    [InlineData(false, "+client|setname +info +select +scan +dump +pttl +pexpiretime +time +function|dump")]
    public async Task Dump_Works_WithTheRightsThatAreAskedFor(bool streams, string rights)
    {
        await redis.EmptyAsync();
        await redis.Source.RunAsync($"ACL SETUSER backup{streams} on >{redis.Source.Password} ~* {rights}", "SET k v");
        var (_, report) = await RedisFixture.DumpAsync(redis.Source.Address() with { User = $"backup{streams}" });
        Assert.Equal(streams ? 0 : 1, report.Notes.Count);
        Assert.Equal([new Keyspace(0, 1, 0)], report.Contents.Keyspaces!);
    }

    [Theory]
    [InlineData("-LOADING Redis is loading the dataset in memory\r\n", "still loading")]
    [InlineData("-NOMASTERLINK Can't SYNC while not connected with my master\r\n", "lost its master")]
    [InlineData("-ERR BGSAVE failed, replication can't continue\r\n", "BGSAVE failed")]
    [InlineData("HTTP/1.1 400 Bad Request\r\n", "does not begin as it should")]
    public async Task OpenAsync_DoesNotFallBack_WhereTheServerOnlyCannotNow(string answer, string reason)
    {
        await using var server = new ScriptedRedis(new Dictionary<string, byte[]> { ["INFO"] = ScriptedRedis.Info, ["SYNC"] = Encoding.ASCII.GetBytes(answer) });
        var failure = await Assert.ThrowsAsync<BackupException>(() => new RedisDumpSource(server.Address, TimeProvider.System).OpenAsync(Cancellation));
        Assert.Contains(reason, failure.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, false, "checksum")]
    [InlineData(true, true, "closed the connection")]
    [InlineData(false, false, "checksum")]
    [InlineData(false, true, "closed the connection")]
    public async Task Dump_FindsBytesThatWereChangedOrCutOnTheWay(bool mayReplicate, bool cut, string reason)
    {
        await redis.EmptyAsync();
        await redis.Source.RunAsync([["SET"u8.ToArray(), "k"u8.ToArray(), ReplicationTests.Noise(400_000, 1)]]);
        await using var proxy = new DishonestProxy(redis.Source.Port, 200_000, cut);
        var failure = await Assert.ThrowsAsync<BackupException>(() => RedisFixture.DumpAsync(proxy.Address(redis.SourceAddress(mayReplicate))));
        Assert.Contains(reason, failure.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Dump_FailsWithAHint_WhenRedisIsRestartedMidway(bool mayReplicate)
    {
        await using var server = await RedisServer.StartAsync(new() { Settings = new Dictionary<string, string> { ["save"] = "\"\"" } }, Cancellation);
        await server.RunAsync($"ACL SETUSER reader on >{server.Password} ~* +@all -sync");
        await server.RunAsync(Enumerable.Range(0, 3000).Select(i => (byte[][])["SET"u8.ToArray(), Encoding.ASCII.GetBytes($"k{i}"), ReplicationTests.Noise(10_000, i)]));
        await using var dump = await new RedisDumpSource(server.Address() with { User = mayReplicate ? null : "reader" }, TimeProvider.System).OpenAsync(Cancellation);
        dump.Parts[0].Content.ReadExactly(new byte[50_000]);
        await server.RestartAsync(Cancellation);

        var failure = Assert.Throws<BackupException>(() => dump.Parts[0].Content.CopyTo(Stream.Null));
        Assert.Contains("when the server is up", failure.Hint, StringComparison.Ordinal);
        Assert.DoesNotContain(server.Password, failure.ToString(), StringComparison.Ordinal);
        await Assert.ThrowsAsync<BackupException>(() => dump.CompleteAsync(Cancellation));
    }

    private static async Task AssertRefusedAsync(RedisAddress address, string reason, string hint)
    {
        BackupException[] failures =
        [
            await Assert.ThrowsAsync<BackupException>(() => new RedisDumpSource(address, TimeProvider.System).OpenAsync(Cancellation)),
            await Assert.ThrowsAsync<BackupException>(() => new RedisProbe(address).DescribeAsync(Cancellation)),
            await Assert.ThrowsAsync<BackupException>(() => new RedisRestoreTarget(address, TimeProvider.System).CountObjectsAsync(Cancellation)),
            await Assert.ThrowsAsync<BackupException>(() => new RedisRestoreTarget(address, TimeProvider.System).OpenAsync(RestoreReplacement.None, Inventory.Empty, Cancellation)),
        ];
        Assert.All(failures, failure =>
        {
            Assert.Equal(address.Description, failure.Subject);
            Assert.Contains(reason, failure.Reason, StringComparison.Ordinal);
            Assert.Contains(hint, failure.Hint, StringComparison.Ordinal);
            Assert.DoesNotContain(Password, failure.ToString() + failure.Hint, StringComparison.Ordinal);
        });
    }
}
