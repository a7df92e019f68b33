using System.Net.Http.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using SuperInsight.Adapters.TencentCloud;
using SuperInsight.Domain.Settings;
using TencentEmulator;

namespace SuperInsight.Adapters.Tests.TencentCloud;

/// <summary>An emulator and a client of its API, on a clock that stands still, or on the real one where a program of ours takes part.</summary>
internal sealed class MonitoringStand : IAsyncDisposable
{
    public static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly string folder;
    private readonly HttpClient http;

    private MonitoringStand(string folder, TimeProvider clock, TencentEmulatorServer emulator)
    {
        (this.folder, Emulator) = (folder, emulator);
        http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = emulator.BaseUri };
        Client = new CloudClient(
            new TencentCloudOptions(new Secret("id-fixture-not-real"), new Secret("key-fixture-not-real"), "ap-shanghai")
            {
                Endpoint = emulator.BaseUri.ToString(), Limits = new CloudLimits { RequestsPerSecond = 10_000, Burst = 10_000 },
            },
            handler: null, clock, () => 0.5, NullLogger.Instance);
    }

    public TencentEmulatorServer Emulator { get; }

    public CloudClient Client { get; }

    public static async Task<MonitoringStand> StartAsync(TimeProvider? clock = null)
    {
        var folder = Directory.CreateTempSubdirectory("monitoring-").FullName;
        clock ??= new FakeTimeProvider(Now);
        return new MonitoringStand(folder, clock, await TencentEmulatorServer.StartAsync(
            new EmulatorOptions { DataDirectory = folder, Port = 0, Credentials = [new EmulatorCredential("id-fixture-not-real", "key-fixture-not-real")], Clock = clock, CloudCallsPerSecond = 10_000 }, CancellationToken.None));
    }

    /// <summary>Below <c>/_emulator/</c>.</summary>
    public async Task PutAsync(string path, object seed) => (await http.PutAsJsonAsync($"/_emulator/{path}", seed, TestContext.Current.CancellationToken)).EnsureSuccessStatusCode();

    /// <summary>Waits until so many calls are noted, which the emulator does after it has answered; more is wrong.</summary>
    public async Task CalledAsync(string action, int times)
    {
        await Eventually.TrueAsync(() => Calls() >= times);
        Assert.Equal(times, Calls());

        int Calls() => Emulator.Requests.Entries.Count(entry => entry.Operation == action);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        http.Dispose();
        await Emulator.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }
}
