using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using SuperInsight.Adapters.TencentCloud;
using SuperInsight.Adapters.TencentCloud.Billing;
using SuperInsight.Domain.Settings;
using TencentEmulator;

namespace SuperInsight.Adapters.Tests.Costs;

/// <summary>The emulator's bill, and what reads it.</summary>
public sealed class BillStand : IAsyncLifetime
{
    private readonly string folder = Directory.CreateTempSubdirectory("bill-tests-").FullName;
    private readonly HttpClient http = new(new SocketsHttpHandler { UseProxy = false });
    private CloudClient client = null!;

    public FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 11, 27, 4, 0, 0, TimeSpan.Zero));

    public TencentEmulatorServer Emulator { get; private set; } = null!;

    internal CloudClient Client => client;

    internal TencentBill Bill { get; private set; } = null!;

    internal TencentBill BillInPagesOf(int rows) => new(client, rows);

    public async ValueTask InitializeAsync()
    {
        Emulator = await TencentEmulatorServer.StartAsync(
            new EmulatorOptions { DataDirectory = folder, Port = 0, Credentials = [new EmulatorCredential("id-fixture-not-real", "key-fixture-not-real")], Clock = Clock, CloudCallsPerSecond = 1_000_000 }, CancellationToken.None);
        http.BaseAddress = Emulator.BaseUri;
        client = new CloudClient(
            new TencentCloudOptions(new Secret("id-fixture-not-real"), new Secret("key-fixture-not-real"), null)
            {
                Endpoint = Emulator.BaseUri.ToString(), Limits = new CloudLimits { RequestsPerSecond = 1_000_000, Burst = 1_000_000, Retries = 1, Pause = TimeSpan.Zero },
            },
            handler: null, Clock, () => 0.5, NullLogger.Instance);
        Bill = new TencentBill(client);
    }

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        http.Dispose();
        await Emulator.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    /// <summary>Makes the bill that follows from a plan.</summary>
    public async Task PlanAsync(JsonObject plan, CancellationToken cancellationToken)
    {
        using var answer = await http.PutAsJsonAsync("/_emulator/billing/plan", plan, cancellationToken);
        if (!answer.IsSuccessStatusCode)
            throw new InvalidOperationException(await answer.Content.ReadAsStringAsync(cancellationToken));
    }
}
