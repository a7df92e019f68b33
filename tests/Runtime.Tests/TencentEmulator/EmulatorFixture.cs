using System.Security.Cryptography;
using Microsoft.Extensions.Time.Testing;
using TencentEmulator;

namespace Runtime.Tests.Emulator;

/// <summary>An emulator in this process on a free port, with a bucket and a folder of its own.</summary>
public sealed class EmulatorFixture : IAsyncLifetime
{
    public const string Bucket = "backup-1250000000";
    public static readonly EmulatorCredential Full = new("id-fixture-not-real", "key-fixture-not-real");
    public static readonly EmulatorCredential NoDelete = new("id-no-delete", "key-no-delete", Deny: ["DeleteObject", "DeleteObjects"]);
    public static readonly EmulatorCredential Temporary = new("id-temporary", "key-temporary", SessionToken: "TOKEN-abc/def+ghi=");

    private readonly string _folder = Path.Join(Path.GetTempPath(), "emulator-" + RandomNumberGenerator.GetHexString(16));

    public TencentEmulatorServer Server { get; private set; } = null!;

    public TestCos Cos { get; private set; } = null!;

    public string Objects => Path.Join(_folder, Bucket, "objects");

    public async ValueTask InitializeAsync()
    {
        Server = await TencentEmulatorServer.StartAsync(
            new EmulatorOptions { DataDirectory = _folder, Port = 0, Credentials = [Full, NoDelete, Temporary], Buckets = [Bucket] },
            TestContext.Current.CancellationToken);
        Cos = new TestCos(Server.BaseUri, Full);
    }

    /// <summary>A client of another bucket, created for one test.</summary>
    public async Task<TestCos> NewBucketAsync()
    {
        var cos = new TestCos(Server.BaseUri, Full, $"t{RandomNumberGenerator.GetHexString(12, lowercase: true)}-1250000000");
        await cos.SendAsync(HttpMethod.Put, "");
        return cos;
    }

    /// <summary>A second emulator whose clock the test moves.</summary>
    public static async Task<(TencentEmulatorServer Server, FakeTimeProvider Clock)> StartWithClockAsync(string folder, DateTimeOffset now)
    {
        var clock = new FakeTimeProvider(now);
        var server = await TencentEmulatorServer.StartAsync(
            new EmulatorOptions { DataDirectory = folder, Port = 0, Credentials = [Full], Buckets = [Bucket], Clock = clock },
            TestContext.Current.CancellationToken);
        return (server, clock);
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
