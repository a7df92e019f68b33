using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using SuperInsight.RunLocal;

namespace Benchmarks;

/// <summary>
/// A good push and a bad one through host, worker and the emulated cloud, whose steps take as long as it is told to by default: how long each
/// takes, and what visitors notice. The first bad answer that a visitor gets is no later than the first that our probe gets.
/// </summary>
internal static class RollbackBenchmark
{
    private const string Bucket = "benchmark-1250000000";
    private const string Environment = "env-benchmark";
    private const string Service = "web";
    private const string Image = "registry.example.com/demo/web";

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(8);

    public static async Task RunAsync(CancellationToken cancellationToken)
    {
        await using var azurite = await AzuriteServer.StartAsync(new(), cancellationToken);
        await using var emulator = await TencentEmulatorServerProcess.StartAsync(new() { Buckets = [Bucket] }, cancellationToken);
        var folder = Directory.CreateTempSubdirectory("superinsight-rollback-");
        try
        {
            var keys = LocalFolder.Open(folder.FullName);
            keys.WriteHostKeys();
            await using var host = await FunctionsHostProcess.StartAsync(
                new() { Environment = Settings(azurite, emulator, keys), MasterKey = keys.MasterKey, LogFile = Path.Combine(folder.FullName, "host.log") }, cancellationToken);
            using var control = new HttpClient { BaseAddress = emulator.Endpoint };
            using var operate = new HttpClient { BaseAddress = host.Endpoint };
            operate.DefaultRequestHeaders.Add("x-functions-key", keys.FunctionKey);
            var first = await PushAsync(control, "first", cancellationToken);
            var seeded = await PutAsync(control, $"cloudrun/services/{Environment}/{Service}", new { image = first, port = 8000 }, cancellationToken);
            using Visitors visitors = new(new Uri(seeded.GetProperty("address").GetString()!));

            Console.WriteLine("a good push …");
            var (good, bad) = (NewCommit(), NewCommit());
            await PushAsync(control, good, cancellationToken);
            var release = await DeployAsync(operate, good, cancellationToken);
            var (asked, failed) = visitors.Take();

            Console.WriteLine("a bad push …");
            await PutAsync(control, "cloudrun/images", new { image = await PushAsync(control, bad, cancellationToken), status = 500 }, cancellationToken);
            var back = await DeployAsync(operate, bad, cancellationToken);
            await visitors.StopAsync();
            var (spoiled, firstBad, lastBad) = visitors.Bad();

            Console.WriteLine("\nA release and a rollback, with the emulator's own times (pull 10 s, start 10 s, check 5 s, switch 10 s, convergence 15 s)\n");
            Console.WriteLine("| what | measured | to reach |");
            Console.WriteLine("| --- | ---: | ---: |");
            Print($"good push: from request to its end ({release.State}), 10 s of watching included", $"{release.Took.TotalSeconds:0.0} s", "");
            Print($"good push: visitors' requests that failed, of {asked}", $"{failed}", "0");
            Print($"bad push: from request to its end ({back.State})", $"{back.Took.TotalSeconds:0.0} s", "");
            Print("bad push: from the first bad answer to the last", $"{(lastBad - firstBad).TotalSeconds:0.0} s", "120 s");
            Print("bad push: bad answers in that time", $"{spoiled}", "");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static void Print(string what, string measured, string goal) => Console.WriteLine($"| {what} | {measured} | {goal} |");

    private static async Task<(string State, TimeSpan Took)> DeployAsync(HttpClient operate, string commit, CancellationToken cancellationToken)
    {
        var began = Stopwatch.GetTimestamp();
        using var asked = await operate.PostAsJsonAsync("/api/deployments", new { commit }, cancellationToken);
        asked.EnsureSuccessStatusCode();
        var id = (await asked.Content.ReadFromJsonAsync<JsonElement>(cancellationToken)).GetProperty("id").GetString();
        while (Stopwatch.GetElapsedTime(began) < Deadline)
        {
            var seen = await operate.GetFromJsonAsync<JsonElement>($"/api/deployments/{id}", cancellationToken);
            if (seen.GetProperty("ended").GetBoolean())
                return (seen.GetProperty("state").GetString()!, Stopwatch.GetElapsedTime(began));
            await Task.Delay(Pause, cancellationToken);
        }

        throw new InvalidOperationException($"Deployment {id} has not ended after {Deadline}.");
    }

    private static async Task<string> PushAsync(HttpClient control, string tag, CancellationToken cancellationToken) =>
        $"{Image}:{tag}@{(await PutAsync(control, "registry/tags", new { repository = "demo/web", tag }, cancellationToken)).GetProperty("digest").GetString()}";

    private static async Task<JsonElement> PutAsync(HttpClient control, string path, object body, CancellationToken cancellationToken)
    {
        using var answer = await control.PutAsJsonAsync($"/_emulator/{path}", body, cancellationToken);
        answer.EnsureSuccessStatusCode();
        return await answer.Content.ReadFromJsonAsync<JsonElement>(cancellationToken);
    }

    private static Dictionary<string, string> Settings(AzuriteServer azurite, TencentEmulatorServerProcess emulator, LocalFolder keys)
    {
        var endpoint = emulator.Endpoint.ToString().TrimEnd('/');
        Dictionary<string, string> settings = new()
        {
            ["SUPERINSIGHT_HOME"] = keys.Path,
            ["FUNCTIONS_WORKER_RUNTIME"] = "dotnet-isolated",
            ["AzureWebJobsStorage"] = azurite.ConnectionString,
            ["AzureWebJobsSecretStorageType"] = "files",
            ["FUNCTIONS_SECRETS_PATH"] = keys.SecretsFolder,
            ["TENCENTCLOUD_SECRET_ID"] = emulator.SecretId,
            ["TENCENTCLOUD_SECRET_KEY"] = emulator.SecretKey,
            ["Cos__Region"] = "ap-shanghai",
            ["Cos__Bucket"] = Bucket,
            ["Cos__Endpoint"] = endpoint,
            ["Topology"] = "external",
            ["TencentCloud__Endpoint"] = endpoint,
            ["TencentCloud__EnvId"] = Environment,
            ["TencentCloud__ServiceName"] = Service,
            ["Deployments__Image"] = Image,
            ["Deployments__BakeFor"] = "10s",
            ["Registry__Endpoint"] = endpoint,
        };
        foreach (var (schedule, every) in LocalSettings.ReadOwn(Checkout.PathOf("local.settings.sample.json")).Where(setting => setting.Key.EndsWith("Schedule", StringComparison.Ordinal)))
            settings[schedule] = schedule == "AdvanceDeploymentsSchedule" ? every : "0 0 0 29 2 *";
        return settings;
    }

    private static string NewCommit() => RandomNumberGenerator.GetHexString(40, lowercase: true);

    /// <summary>Two of them, who come fifty times a second each.</summary>
    private sealed class Visitors : IDisposable
    {
        private readonly HttpClient http = new(new SocketsHttpHandler { UseProxy = false }) { Timeout = TimeSpan.FromSeconds(10) };
        private readonly CancellationTokenSource stop = new();
        private readonly ConcurrentQueue<(TimeSpan At, bool IsWell)> answers = new();
        private readonly Task all;

        public Visitors(Uri address)
        {
            var clock = Stopwatch.StartNew();
            all = Task.WhenAll(Enumerable.Range(0, 2).Select(_ => Task.Run(async () =>
            {
                using PeriodicTimer timer = new(TimeSpan.FromMilliseconds(20));
                while (!stop.IsCancellationRequested && await timer.WaitForNextTickAsync())
                {
                    try
                    {
                        using var answer = await http.GetAsync(address);
                        answers.Enqueue((clock.Elapsed, answer.IsSuccessStatusCode));
                    }
                    catch (HttpRequestException)
                    {
                        answers.Enqueue((clock.Elapsed, false));
                    }
                }
            })));
        }

        /// <summary>What came so far; it is counted anew from here.</summary>
        public (int Asked, int Failed) Take()
        {
            var (asked, failed) = (0, 0);
            while (answers.TryDequeue(out var answer))
                (asked, failed) = (asked + 1, answer.IsWell ? failed : failed + 1);
            return (asked, failed);
        }

        public (int Count, TimeSpan First, TimeSpan Last) Bad()
        {
            var bad = answers.Where(answer => !answer.IsWell).Select(answer => answer.At).ToArray();
            return (bad.Length, bad.FirstOrDefault(), bad.LastOrDefault());
        }

        public async Task StopAsync()
        {
            await stop.CancelAsync();
            await all;
        }

        public void Dispose()
        {
            stop.Dispose();
            http.Dispose();
        }
    }
}
