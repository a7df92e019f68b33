using System.Net.Http.Json;
using Microsoft.Extensions.Logging.Abstractions;
using SuperInsight.Adapters.TencentCloud;
using SuperInsight.Adapters.TencentCloud.Domains;
using SuperInsight.Domain.Cloud;
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
        await SeedAsync(new { originDomain = Origin, defaultDomain = "env-1.app.example.com", bindSeconds = 20, refusedDomains = new[] { Refused } });
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

    /// <summary>What is not given falls back to its default: a redirect to https would be gone.</summary>
    [Fact]
    public async Task BindAsync_ChangesTheCertificate_AndNothingElseOfTheDomain()
    {
        await Bindings.BindAsync(Free, "cert1234", Cancellation);
        await client.CallAsync(DomainActions.ModifyRoute, new RouteChangeRequest(Environment, new DomainChange(Free) { AccessType = "CDN", Protocol = "HTTP_TO_HTTPS" }), Free, Cancellation);

        await Bindings.BindAsync(Free, "cert5678", Cancellation);

        var domains = (await client.CallAsync(DomainActions.DescribeRoutes, new RoutesRequest(Environment, 1000), Environment, Cancellation)).Domains!;
        Assert.Equal([("cert5678", "CDN", "HTTP_TO_HTTPS")], domains.Where(domain => domain.Domain == Free).Select(domain => (domain.CertId, domain.AccessType, domain.Protocol)));
    }

    [Fact]
    public async Task BindAsync_IsRefused_WhereTheCertificateIsShownByANetworkOfOnesOwn()
    {
        await Bindings.BindAsync(Free, "cert1234", Cancellation);
        await client.CallAsync(DomainActions.ModifyRoute, new RouteChangeRequest(Environment, new DomainChange(Free) { AccessType = "CUSTOM" }), Free, Cancellation);
        var refused = await Assert.ThrowsAsync<CloudException>(() => Bindings.BindAsync(Free, "cert5678", Cancellation));
        Assert.Equal((CloudFailure.Conflict, "change the certificate there"), (refused.Failure, refused.Hint));
    }

    [Fact]
    public async Task ReadPathsAsync_TellsWhatElseAPathLeadsTo()
    {
        await SeedAsync(new { originDomain = Origin, defaultDomain = "env-1.app.example.com", routes = new[] { new { path = "/hello", type = "SCF", name = "hello" } } });
        Assert.Equal([new AccessPath("/hello", null, "SCF hello")], await Bindings.ReadPathsAsync(Cancellation));
        Assert.Equal(CloudFailure.Conflict, (await Assert.ThrowsAsync<CloudException>(() => Bindings.LeadAsync("/hello", "web", Cancellation))).Failure);
    }

    private async Task SeedAsync(object environment)
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = emulator.BaseUri };
        using var answer = await http.PutAsJsonAsync($"/_emulator/cloudbase/environments/{Environment}", environment, CancellationToken.None);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(CancellationToken.None));
    }
}
