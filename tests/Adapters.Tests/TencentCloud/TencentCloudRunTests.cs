using System.Net.Http.Json;
using Microsoft.Extensions.Logging.Abstractions;
using SuperInsight.Adapters.TencentCloud;
using SuperInsight.Adapters.TencentCloud.CloudRun;
using SuperInsight.Domain.Cloud;
using SuperInsight.Domain.Deployments.CloudRun;
using SuperInsight.Domain.Metrics;
using SuperInsight.Domain.Settings;
using TencentEmulator;
using TencentEmulator.Control;

namespace SuperInsight.Adapters.Tests.TencentCloud;

/// <summary>The contract, against the emulator.</summary>
public sealed class TencentCloudRunTests : CloudRunContract, IAsyncLifetime
{
    private const string Environment = "env-demo-1a2b3c";

    private readonly string folder = Directory.CreateTempSubdirectory("cloudrun-tests-").FullName;
    private readonly HttpClient http = new(new SocketsHttpHandler { UseProxy = false });
    private TencentEmulatorServer emulator = null!;
    private CloudClient client = null!;
    private TencentCloudRun run = null!;

    protected override ICloudRun Run => run;

    public async ValueTask InitializeAsync()
    {
        emulator = await TencentEmulatorServer.StartAsync(
            new EmulatorOptions { DataDirectory = folder, Port = 0, Credentials = [new EmulatorCredential("id-fixture-not-real", "key-fixture-not-real")], Clock = Clock, CloudCallsPerSecond = 10_000 },
            CancellationToken.None);
        http.BaseAddress = emulator.BaseUri;
        client = Open("key-fixture-not-real");
        run = new TencentCloudRun(client, Environment);
    }

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        http.Dispose();
        await emulator.DisposeAsync();
        Directory.Delete(folder, recursive: true);
        Dispose();
    }

    [Theory]
    [InlineData("RequestLimitExceeded")]
    [InlineData("InternalError")]
    public async Task FindAsync_GoesOn_WhenTheCloudStumbles(string code)
    {
        await SeedAsync();
        emulator.Faults.Add(new FaultRule { Service = "tcbr", Operation = "DescribeCloudRunServerDetail", KeyContains = Web, Times = 1, Fault = new Fault { ApiError = code } });
        var call = Run.FindAsync(Web, Cancellation);
        await Eventually.TrueAsync(() =>
        {
            // The pause before the next try.
            Clock.Advance(TimeSpan.FromMilliseconds(100));
            return call.IsCompleted;
        });
        Assert.NotNull(await call);
    }

    [Fact]
    public async Task ReleaseAsync_IsMadeOnce_WhenItsAnswerIsLost()
    {
        await SeedAsync();
        emulator.Faults.Add(new FaultRule { Service = "tcbr", Operation = "UpdateCloudRunServer", Times = 1, Fault = new Fault { Reset = true, AfterEffect = true } });
        await FailsAsync(CloudFailure.Uncertain, () => Run.ReleaseAsync(Web, Release(Second), Cancellation));
        Assert.Equal("web-002", (await Run.FindLatestTaskAsync(Web, Cancellation))?.Version);
        Assert.Single(emulator.Requests.Entries, entry => entry.Operation == "UpdateCloudRunServer");
    }

    [Fact]
    public async Task Traffic_IsCounted_ByVersionAndTime()
    {
        await SeedAsync();
        var traffic = new TencentTraffic(client, Environment);
        var service = (await Run.FindAsync(Web, Cancellation))!;
        var (before, version) = (Clock.GetUtcNow(), service.Serving!.Name);
        using (await http.PutAsJsonAsync("/_emulator/cloudrun/images", new { image = service.Serving.Image, paths = new Dictionary<string, int> { ["/broken"] = 500 } }, Cancellation))
        {
            for (var visit = 0; visit < 4; visit++)
                (await http.GetAsync(new Uri(service.Address!, visit == 3 ? "/broken" : "/"), Cancellation)).Dispose();
        }

        // The emulator notes an answer when it has gone out.
        await Eventually.TrueAsync(async () => (await traffic.FindAsync(Web, version, before.AddMinutes(-5), before.AddMinutes(5), Cancellation))?.Requests == 4);
        var seen = await traffic.FindAsync(Web, version, before.AddMinutes(-5), before.AddMinutes(5), Cancellation);
        Assert.Equal((4, 1, 0.25), (seen!.Requests, seen.Errors, seen.ErrorShare));
        Assert.Equal(0, (await traffic.FindAsync(Web, version, before.AddMinutes(10), before.AddMinutes(20), Cancellation))!.Requests);
        Assert.Equal(0, (await traffic.FindAsync(Web, "web-009", before.AddMinutes(-5), before.AddMinutes(5), Cancellation))!.Requests);
    }

    [Fact]
    public async Task Metrics_TellInstancesAndRequests_OfTheLastWholeSpan()
    {
        await SeedAsync();
        await Run.FindAsync(Web, Cancellation);
        Clock.Advance(TimeSpan.FromMinutes(20));
        var service = (await Run.FindAsync(Web, Cancellation))!;
        for (var visit = 0; visit < 3; visit++)
            (await http.GetAsync(service.Address, Cancellation)).Dispose();
        Clock.Advance(TimeSpan.FromMinutes(5));
        var source = new CloudRunMetrics(client, new(Environment, Web), Clock);
        MetricsReading reading = null!;
        // The emulator notes an answer when it has gone out.
        await Eventually.TrueAsync(async () =>
        {
            var measuring = source.MeasureAsync(Cancellation);
            while (!measuring.IsCompleted)
            {
                // Calls are spaced out.
                Clock.Advance(TimeSpan.FromMilliseconds(5));
                await Task.Delay(1, Cancellation);
            }

            reading = new(default, await measuring);
            return reading.Find("cloud_service_requests").Single().Value == 3;
        });
        Assert.Equal((1, 0), (reading.Find("cloud_service_instances").Single().Value, reading.Find("cloud_service_errors").Single().Value));
        Assert.All(reading.Metrics.SelectMany(metric => metric.Samples), sample => Assert.Equal([("service", Web)], sample.Labels));
    }

    [Fact]
    public async Task FindAsync_IsDenied_WithAWrongKey()
    {
        await SeedAsync();
        using var wrong = Open("wrong");
        await FailsAsync(CloudFailure.AccessDenied, () => new TencentCloudRun(wrong, Environment).FindAsync(Web, Cancellation));
        Assert.Equal("AuthFailure.SignatureFailure", emulator.Requests.Entries[^1].Code);
    }

    protected override async Task SeedAsync()
    {
        await PutAsync($"/_emulator/cloudrun/services/{Environment}/{Web}", new { image = First, env = new Dictionary<string, string> { ["MODE"] = "prod", ["KEEP"] = "me" } });
        await PutAsync("/_emulator/cloudrun/images", new { image = Bad, crashesAtStart = true });
    }

    protected override async Task DeleteVersionAsync(string version)
    {
        using var answer = await http.DeleteAsync(new Uri($"/_emulator/cloudrun/services/{Environment}/{Web}/versions/{version}", UriKind.Relative), Cancellation);
        answer.EnsureSuccessStatusCode();
    }

    private async Task PutAsync(string path, object body)
    {
        using var answer = await http.PutAsJsonAsync(path, body, Cancellation);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Cancellation));
    }

    /// <summary>Unpaced: the clock stands still.</summary>
    private CloudClient Open(string key) => new(
        new TencentCloudOptions(new Secret("id-fixture-not-real"), new Secret(key), "ap-shanghai")
        {
            Endpoint = emulator.BaseUri.ToString(),
            Limits = new CloudLimits { RequestsPerSecond = 10_000, Burst = 10_000 },
        },
        handler: null, Clock, () => 0.5, NullLogger.Instance);
}
