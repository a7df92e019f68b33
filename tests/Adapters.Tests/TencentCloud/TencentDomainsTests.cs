using System.Net.Http.Json;
using Microsoft.Extensions.Logging.Abstractions;
using SuperInsight.Adapters.TencentCloud;
using SuperInsight.Adapters.TencentCloud.Domains;
using SuperInsight.Domain.CustomDomains;
using SuperInsight.Domain.Settings;
using TencentEmulator;

namespace SuperInsight.Adapters.Tests.TencentCloud;

/// <summary>The contract, against the emulator.</summary>
public sealed class TencentDomainsTests : DomainBindingsContract, IAsyncLifetime
{
    private const string Environment = "env-demo-1a2b3c";

    private readonly string folder = Directory.CreateTempSubdirectory("domains-tests-").FullName;
    private TencentEmulatorServer emulator = null!;
    private CloudClient client = null!;

    protected override IDomainBindings Bindings => new TencentDomains(client, Environment);

    public async ValueTask InitializeAsync()
    {
        emulator = await TencentEmulatorServer.StartAsync(
            new EmulatorOptions { DataDirectory = folder, Port = 0, Credentials = [new EmulatorCredential("id-fixture-not-real", "key-fixture-not-real")], Clock = Clock, CloudCallsPerSecond = 10_000 },
            CancellationToken.None);
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = emulator.BaseUri };
        using var answer = await http.PutAsJsonAsync(
            $"/_emulator/cloudbase/environments/{Environment}", new { originDomain = Origin, defaultDomain = "env-1.app.example.com", bindSeconds = 20, refusedDomains = new[] { Refused } }, CancellationToken.None);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(CancellationToken.None));
        client = new CloudClient(
            new TencentCloudOptions(new Secret("id-fixture-not-real"), new Secret("key-fixture-not-real"), "ap-shanghai")
            {
                Endpoint = emulator.BaseUri.ToString(),
                Limits = new CloudLimits { RequestsPerSecond = 10_000, Burst = 10_000 },
            },
            handler: null, Clock, () => 0.5, NullLogger.Instance);
    }

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        await emulator.DisposeAsync();
        Directory.Delete(folder, recursive: true);
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task BindAsync_BindsToTheOrigin_WhoseNameIsKnownBeforehand()
    {
        Assert.Equal([Origin, "env-1.app.example.com"], (await Bindings.ReadAsync(Cancellation)).Targets);
        await Bindings.BindAsync(Free, null, Cancellation);
        Assert.Equal(["DescribeCloudBaseGWService", "DescribeCloudBaseGWService", "BindCloudBaseAccessDomain"], emulator.Requests.Entries.Select(entry => entry.Operation));
    }
}
