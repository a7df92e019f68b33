using System.Text.Json;
using System.Text.RegularExpressions;
using LocalFunctions.Host.Configuration;
using LocalFunctions.Host.Hosting;
using LocalFunctions.Host.Workers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SuperInsight.Secrets;

namespace Runtime.Tests.Host;

/// <summary>The whole host in this process, with a played worker, on free ports.</summary>
internal sealed partial class TestHost : IAsyncDisposable
{
    private readonly HostApplication application;
    private readonly CancellationTokenSource stop = new();
    private readonly TestApp app;
    private readonly IReadOnlyDictionary<string, string> environment;

    private TestHost(HostApplication application, TestApp app, IReadOnlyDictionary<string, string> environment, PlayedWorkers workers, LogLines log)
    {
        (this.application, this.app, this.environment, Workers, Log) = (application, app, environment, workers, log);
        Client = new HttpClient { BaseAddress = application.PublicAddress };
        Running = application.RunAsync(stop.Token);
    }

    public HttpClient Client { get; }

    public PlayedWorkers Workers { get; }

    public LogLines Log { get; }

    /// <summary>Ends when the host has stopped in order.</summary>
    public Task Running { get; }

    public IServiceProvider Services => application.Services;

    public string MasterKey => Key("host.json", "masterKey");

    public static async Task<TestHost> StartAsync(
        TestApp app, PlayedWorkers workers, IReadOnlyDictionary<string, string>? environment = null, TimeProvider? clock = null, bool awaitWorker = true)
    {
        var log = new LogLines();
        environment ??= app.Environment();
        var application = await HostApplication.StartAsync(
            app.Settings(environment),
            new HostSurroundings(_ => workers, logging => logging.AddProvider(log), TextWriter.Null, clock ?? TimeProvider.System, HostRandom.System),
            TestContext.Current.CancellationToken);
        var host = new TestHost(application, app, environment, workers, log);
        if (awaitWorker)
            await Wait.ForAsync(application.Services.GetRequiredService<WorkerGate>().WaitAsync(TestContext.Current.CancellationToken));
        return host;
    }

    /// <summary>A value from the key files.</summary>
    public string Key(string file, string list)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(app.Secrets, file)));
        var entry = document.RootElement.GetProperty(list);
        return (entry.ValueKind == JsonValueKind.Array ? entry[0] : entry).GetProperty("value").GetString()!;
    }

    /// <summary>Begins the end, as SIGTERM does.</summary>
    public void Stop() => stop.Cancel();

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await Wait.ForAsync(Running);
        TakeLog();
        Client.Dispose();
        await application.DisposeAsync();
        stop.Dispose();
    }

    /// <summary>What it logged holds neither its settings' secrets nor the keys that it made.</summary>
    private void TakeLog()
    {
        foreach (var file in Directory.Exists(app.Secrets) ? Directory.GetFiles(app.Secrets, "*.json") : [])
        {
            foreach (Match key in KeyValue().Matches(File.ReadAllText(file)))
                OutputScan.Secrets.Add("a key of the host", key.Groups[1].Value);
        }

        OutputScan.Take("host-within", environment.Select(one => KeyValuePair.Create<string, string?>(one.Key, one.Value)), string.Join('\n', Log.All));
    }

    [GeneratedRegex(@"""value""\s*:\s*""([^""]+)""")]
    private static partial Regex KeyValue();
}
