using System.Net.Http.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using SuperInsight.Adapters.Cos;
using SuperInsight.Adapters.Registry;
using SuperInsight.Adapters.TencentCloud;
using SuperInsight.Domain.Settings;
using TencentEmulator;

namespace SuperInsight.Adapters.Tests.Costs;

/// <summary>An emulated account in which things are used: it meters and bills them by itself. Time stands still unless it is moved.</summary>
public sealed class MeteredStand : IAsyncLifetime
{
    public const string Bucket = "superinsight-backup-1250000000";
    private const string Id = "id-fixture-not-real";
    private const string Key = "key-fixture-not-real";

    /// <summary>One that may do everything but read curves, list topics and look at disks.</summary>
    private const string BlindId = "blind-id-fixture-not-real";

    private readonly string folder = Directory.CreateTempSubdirectory("metered-tests-").FullName;
    private readonly HttpClient http = new(new SocketsHttpHandler { UseProxy = false });
    private readonly List<IDisposable> open = [];

    /// <summary>The last quarter past an hour of October, in Beijing.</summary>
    public FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 10, 31, 15, 15, 0, TimeSpan.Zero));

    public TencentEmulatorServer Emulator { get; private set; } = null!;

    internal CloudClient Client { get; private set; } = null!;

    internal CloudClient Blind { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Emulator = await TencentEmulatorServer.StartAsync(
            new EmulatorOptions
            {
                DataDirectory = folder, Port = 0, Clock = Clock, Buckets = [Bucket], CloudCallsPerSecond = 1_000_000,
                Credentials = [new EmulatorCredential(Id, Key), new EmulatorCredential(BlindId, Key, Deny: ["GetMonitorData", "DescribeTopics", "DescribeDisks"])],
            }, CancellationToken.None);
        http.BaseAddress = Emulator.BaseUri;
        (Client, Blind) = (Connect(Id), Connect(BlindId));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var one in open)
            one.Dispose();
        http.Dispose();
        await Emulator.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    public async Task PutAsync(string path, object body)
    {
        using var answer = await http.PutAsJsonAsync($"/_emulator/{path}", body, CancellationToken.None);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(CancellationToken.None));
    }

    public CosObjectStore OpenBucket() => Keep(new CosObjectStore(
        new CosOptions("ap-shanghai", Bucket, new Secret(Id), new Secret(Key)) { Endpoint = Emulator.BaseUri.ToString() }, null, Clock, () => 0.5, Guid.NewGuid, NullLogger<CosObjectStore>.Instance));

    public RegistryImages OpenRegistry() =>
        Keep(new RegistryImages(new RegistryOptions { Endpoint = Emulator.BaseUri.ToString() }, handler: null, Clock, () => 0.5, NullLogger<RegistryImages>.Instance));

    private CloudClient Connect(string id) => Keep(new CloudClient(
        new TencentCloudOptions(new Secret(id), new Secret(Key), null)
        {
            Endpoint = Emulator.BaseUri.ToString(), Limits = new CloudLimits { RequestsPerSecond = 1_000_000, Burst = 1_000_000, Retries = 1, Pause = TimeSpan.Zero },
        },
        handler: null, Clock, () => 0.5, NullLogger.Instance));

    private T Keep<T>(T one)
        where T : IDisposable
    {
        open.Add(one);
        return one;
    }
}
