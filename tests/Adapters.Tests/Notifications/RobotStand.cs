using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using SuperInsight.Adapters.Notifications;
using TencentEmulator;
using TencentEmulator.Control;

namespace SuperInsight.Adapters.Tests.Notifications;

/// <summary>Robots as the emulator plays them, on a clock that only the test moves, and everything that is logged.</summary>
internal sealed class RobotStand : IAsyncDisposable
{
    private readonly string folder;
    private readonly HttpClient http = new(new SocketsHttpHandler { UseProxy = false });

    private RobotStand(TencentEmulatorServer emulator, FakeTimeProvider clock, string folder)
    {
        (Emulator, Clock, this.folder) = (emulator, clock, folder);
        http.BaseAddress = emulator.BaseUri;
        World = new ChannelWorld(null, clock, () => 0.5, Log);
    }

    public TencentEmulatorServer Emulator { get; }

    public FakeTimeProvider Clock { get; }

    public ChannelWorld World { get; }

    public CollectedLog Log { get; } = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static async Task<RobotStand> StartAsync()
    {
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
        var folder = Directory.CreateTempSubdirectory("robot-tests-").FullName;
        return new RobotStand(await TencentEmulatorServer.StartAsync(
            new EmulatorOptions { DataDirectory = folder, Port = 0, Credentials = [new EmulatorCredential("id-fixture-not-real", "key-fixture-not-real")], Clock = clock }, CancellationToken.None), clock, folder);
    }

    public string AddressOf(string path) => new Uri(Emulator.BaseUri, path).ToString();

    public async Task SeedAsync(string robot, object seed) => (await http.PutAsJsonAsync($"/_emulator/robots/{robot}", seed, Cancellation)).EnsureSuccessStatusCode();

    /// <summary>What robots took, in order.</summary>
    public async Task<IReadOnlyList<JsonElement>> TakenAsync() =>
        [.. (await http.GetFromJsonAsync<JsonElement[]>("/_emulator/robots", Cancellation))!.Where(message => message.GetProperty("code").GetInt32() == 0).Select(message => message.GetProperty("body"))];

    public void Breaks(Fault fault, int? times = 1) => Emulator.Faults.Add(new FaultRule { Service = "robots", Operation = "Send", Times = times, Fault = fault });

    /// <summary>Waits until so many are noted, which the emulator does after it has answered; more is wrong.</summary>
    public async Task TriedAsync(int times)
    {
        await Eventually.TrueAsync(() => Tries >= times);
        Assert.Equal(times, Tries);
    }

    public int Tries => Emulator.Requests.Entries.Count(entry => entry.Service == "robots");

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        await Emulator.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }
}

/// <summary>Keeps what is logged. Thread-safe.</summary>
internal sealed class CollectedLog : ILogger
{
    private readonly System.Collections.Concurrent.ConcurrentQueue<string> lines = new();

    public string Text => string.Join('\n', lines);

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        lines.Enqueue($"{formatter(state, exception)} {exception}");
}
