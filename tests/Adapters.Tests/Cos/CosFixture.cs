using Microsoft.Extensions.Logging.Abstractions;
using SuperInsight.Adapters.Cos;
using SuperInsight.Domain.Settings;
using TencentEmulator;
using TencentEmulator.Control;

namespace SuperInsight.Adapters.Tests.Cos;

/// <summary>An emulator of one's own in a temporary folder, and stores that talk to it.</summary>
public sealed class CosFixture : IAsyncLifetime
{
    public const string Bucket = "test-1250000000";
    public const string Standby = "standby-1250000001";

    private const string SecretId = "id-fixture-not-real";
    private const string SecretKey = "key-fixture-not-real";

    private readonly string folder = Directory.CreateTempSubdirectory("cos-tests-").FullName;
    private readonly List<CosObjectStore> stores = [];

    /// <summary>Short pauses; stalls are still told from a slow machine.</summary>
    public static CosLimits Limits { get; } = new()
    {
        Stall = TimeSpan.FromSeconds(20),
        Pause = TimeSpan.FromMilliseconds(5),
        LongestPause = TimeSpan.FromMilliseconds(50),
        Break = TimeSpan.FromMilliseconds(500),
        Total = TimeSpan.FromMinutes(2),
        Page = 3,
    };

    public TencentEmulatorServer Emulator { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Emulator = await TencentEmulatorServer.StartAsync(
        new EmulatorOptions
        {
            DataDirectory = folder,
            Port = 0,
            Buckets = [Bucket, Standby],
            Credentials =
            [
                new EmulatorCredential(SecretId, SecretKey),
                new EmulatorCredential("id-standby", SecretKey),
                new EmulatorCredential("id-no-delete", SecretKey, Deny: ["DeleteObject"]),
                new EmulatorCredential("id-temporary", SecretKey, SessionToken: "token-fixture"),
            ],
        },
        CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        stores.ForEach(store => store.Dispose());
        await Emulator.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    public CosOptions Options() => new("ap-shanghai", Bucket, new Secret(SecretId), new Secret(SecretKey))
    {
        Endpoint = Emulator.BaseUri.ToString(),
        Limits = Limits,
    };

    public CosObjectStore Open(Func<CosOptions, CosOptions>? change = null, HttpMessageHandler? handler = null, TimeProvider? clock = null)
    {
        var store = new CosObjectStore(
            change?.Invoke(Options()) ?? Options(), handler, clock ?? TimeProvider.System, Random.Shared.NextDouble, Guid.NewGuid, NullLogger<CosObjectStore>.Instance);
        stores.Add(store);
        return store;
    }

    /// <summary>Something goes wrong with the next requests of one operation.</summary>
    public void Break(string operation, Fault fault, int? times = 1, int after = 0, int every = 1, string? bucket = null) =>
        Emulator.Faults.Add(new FaultRule { Service = "cos", Operation = operation, Bucket = bucket, Fault = fault, Times = times, After = after, Every = every });
}
