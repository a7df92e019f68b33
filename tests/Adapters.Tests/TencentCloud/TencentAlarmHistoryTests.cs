using System.Net.Http.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using SuperInsight.Adapters.TencentCloud;
using SuperInsight.Adapters.TencentCloud.Monitoring;
using SuperInsight.Domain.Callbacks;
using SuperInsight.Domain.Cloud;
using SuperInsight.Domain.Settings;
using TencentEmulator;
using TencentEmulator.Control;

namespace SuperInsight.Adapters.Tests.TencentCloud;

/// <summary>The list of alarms, against the emulator.</summary>
public sealed class TencentAlarmHistoryTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly string folder = Directory.CreateTempSubdirectory("alarm-tests-").FullName;
    private readonly FakeTimeProvider clock = new(Now);
    private readonly HttpClient http = new(new SocketsHttpHandler { UseProxy = false });
    private TencentEmulatorServer emulator = null!;
    private CloudClient client = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        emulator = await TencentEmulatorServer.StartAsync(
            new EmulatorOptions { DataDirectory = folder, Port = 0, Credentials = [new EmulatorCredential("id-fixture-not-real", "key-fixture-not-real")], Clock = clock, CloudCallsPerSecond = 10_000 }, CancellationToken.None);
        http.BaseAddress = emulator.BaseUri;
        client = new CloudClient(
            new TencentCloudOptions(new Secret("id-fixture-not-real"), new Secret("key-fixture-not-real"), "ap-shanghai")
            {
                Endpoint = emulator.BaseUri.ToString(), Limits = new CloudLimits { RequestsPerSecond = 10_000, Burst = 10_000 },
            },
            handler: null, clock, () => 0.5, NullLogger.Instance);
    }

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        http.Dispose();
        await emulator.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task ListAsync_TellsWhatFiresAndWhatIsOver_NewestFirst()
    {
        await AddAsync("1", -600, "OK", lastOccur: -60);
        await AddAsync("2", -300, "ALARM", level: "Serious");
        await AddAsync("3", -200, "NO_DATA");
        await AddAsync("4", -90_000, "ALARM");
        var found = await ListAsync();
        Assert.Equal(
            [
                new PastAlarm("2", TencentAlarmStatus.Firing, Now.AddSeconds(-300), Now.AddSeconds(-300)) { PolicyId = "policy-1", PolicyName = "web cpu", Subject = "web", Content = "CPU > 80 %", Level = "Serious" },
                new PastAlarm("1", TencentAlarmStatus.Recovered, Now.AddSeconds(-600), Now.AddSeconds(-60)) { PolicyId = "policy-1", PolicyName = "web cpu", Subject = "web", Content = "CPU > 80 %" },
            ], found);
    }

    [Fact]
    public async Task ListAsync_TurnsThePages()
    {
        for (var number = 1; number <= 230; number++)
            await AddAsync($"{number}", -number, "ALARM");
        Assert.Equal(Enumerable.Range(1, 230).Select(number => $"{number}"), (await ListAsync()).Select(alarm => alarm.Id));
        // A request is noted when its answer is out.
        await Eventually.TrueAsync(() => emulator.Requests.Entries.Count(entry => entry.Operation == "DescribeAlarmHistories") >= 3);
        Assert.Equal(3, emulator.Requests.Entries.Count(entry => entry.Operation == "DescribeAlarmHistories"));
    }

    [Fact]
    public async Task ListAsync_NamesThePermission_WhenItIsDenied()
    {
        emulator.Faults.Add(new FaultRule { Service = "monitor", Operation = "DescribeAlarmHistories", Fault = new Fault { ApiError = "UnauthorizedOperation" } });
        var failure = await Assert.ThrowsAsync<CloudException>(ListAsync);
        Assert.Equal(CloudFailure.AccessDenied, failure.Failure);
        Assert.Contains("monitor:DescribeAlarmHistories", failure.Hint, StringComparison.Ordinal);
    }

    private Task<IReadOnlyList<PastAlarm>> ListAsync() => new TencentAlarmHistory(client).ListAsync(Now.AddDays(-1), Now, Cancellation);

    private async Task AddAsync(string id, int firstOccur, string status, int? lastOccur = null, string level = "") => (await http.PutAsJsonAsync("/_emulator/monitor/alarms", new
    {
        alarmId = id, alarmStatus = status, policyId = "policy-1", policyName = "web cpu", alarmObject = "web", content = "CPU > 80 %", alarmLevel = level,
        firstOccurTime = Now.ToUnixTimeSeconds() + firstOccur, lastOccurTime = Now.ToUnixTimeSeconds() + (lastOccur ?? firstOccur),
    }, Cancellation)).EnsureSuccessStatusCode();
}
