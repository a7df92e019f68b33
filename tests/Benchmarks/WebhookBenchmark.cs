using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using SuperInsight.Adapters.Cos;
using SuperInsight.Adapters.State;
using SuperInsight.Domain.State;
using SuperInsight.RunLocal;
using Secret = SuperInsight.Domain.Settings.Secret;

namespace Benchmarks;

/// <summary>
/// Deliveries of 8 KiB through host and worker, the durable fact included, and forged ones, beside the append of the same fact to the
/// ledger and nothing else. All share this machine with the load itself and with the emulator.
/// </summary>
internal static class WebhookBenchmark
{
    private const string Bucket = "benchmark-1250000000";
    private const string Key = "webhook-benchmark-not-real";
    private const string Append = "bare ledger append";
    private const string Genuine = "webhook, recorded";
    private const string Forged = "webhook, forged";
    private const string Callback = "alarm callback, recorded";
    private const string CallbackKey = "callback-benchmark-not-real";
    private const int Connections = 16;
    private const int BodyBytes = 8192;

    /// <summary>Alarm callbacks have a run of their own: what each sets off is worked through after its answer, beside whatever is measured next.</summary>
    public static Task RunCallbacksAsync(int rounds, TimeSpan duration, CancellationToken cancellationToken) => RunAsync([Append, Callback], rounds, duration, cancellationToken);

    public static Task RunAsync(int rounds, TimeSpan duration, CancellationToken cancellationToken) => RunAsync([Append, Genuine, Forged], rounds, duration, cancellationToken);

    private static async Task RunAsync(string[] chosen, int rounds, TimeSpan duration, CancellationToken cancellationToken)
    {
        await using var azurite = await AzuriteServer.StartAsync(new(), cancellationToken);
        await using var emulator = await TencentEmulatorServerProcess.StartAsync(new() { Buckets = [Bucket] }, cancellationToken);
        var folder = Directory.CreateTempSubdirectory("superinsight-webhook-");
        try
        {
            var keys = LocalFolder.Open(folder.FullName);
            keys.WriteHostKeys();
            var log = Path.Combine(folder.FullName, "host.log");
            await using var host = await FunctionsHostProcess.StartAsync(new() { Environment = Settings(azurite, emulator, keys), MasterKey = keys.MasterKey, LogFile = log }, cancellationToken);
            using var store = new CosObjectStore(
                new CosOptions("ap-shanghai", Bucket, new Secret(emulator.SecretId), new Secret(emulator.SecretKey)) { Endpoint = emulator.Endpoint.ToString().TrimEnd('/') },
                TimeProvider.System, Random.Shared.NextDouble, Guid.NewGuid, NullLogger<CosObjectStore>.Instance);
            using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false, MaxConnectionsPerServer = Connections });
            int[][] measured = [[host.ProcessId!.Value, .. ProcFs.ChildrenOf(host.ProcessId!.Value)], [emulator.ProcessId!.Value], [Environment.ProcessId]];
            var ledger = new ObjectLedger(store, "bare");
            var fact = Encoding.UTF8.GetBytes("""{"fact":"answered","ignored":"it is about another branch"}""");
            var (body, route) = (Payload(), new Uri(host.Endpoint, "/api/github/webhook"));
            var genuine = $"sha256={Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Key), body))}";
            var contenders = ((string Name, Func<Task> One)[])
            [
                (Append, () => ledger.AppendAsync(new StreamName($"deliveries/{Guid.NewGuid():D}"), 1, fact, cancellationToken)),
                (Genuine, () => PostAsync(http, route, body, genuine, 200, cancellationToken)),
                (Callback, () => PushAsync(http, new Uri(host.Endpoint, $"/api/alarms/tencent/{CallbackKey}"), cancellationToken)),
                (Forged, () => PostAsync(http, route, body, $"sha256={new string('0', 64)}", 401, cancellationToken)),
            ];
            contenders = [.. contenders.Where(contender => chosen.Contains(contender.Name))];

            Dictionary<string, List<Load>> loads = contenders.ToDictionary(contender => contender.Name, _ => new List<Load>());
            foreach (var (_, one) in contenders)
                await Load.RunAsync(one, Connections, duration, measured, cancellationToken); // Warm.
            for (var round = 1; round <= rounds; round++)
            {
                foreach (var (name, one) in contenders)
                    loads[name].Add(await Load.RunAsync(one, Connections, duration, measured, cancellationToken));
            }

            Print(loads, rounds);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static Dictionary<string, string> Settings(AzuriteServer azurite, TencentEmulatorServerProcess emulator, LocalFolder keys)
    {
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
            ["Cos__Endpoint"] = emulator.Endpoint.ToString().TrimEnd('/'),
            ["TencentCloud__ServiceName"] = "web",
            ["Deployments__Image"] = "ccr.ccs.tencentyun.com/demo/web",
            ["GitHub__WebhookSecret"] = Key,
            ["Alarms__CallbackKey"] = CallbackKey,
        };
        // No timer comes round while this is measured.
        foreach (var schedule in LocalSettings.ReadOwn(Checkout.PathOf("local.settings.sample.json")).Keys.Where(name => name.EndsWith("Schedule", StringComparison.Ordinal)))
            settings[schedule] = "0 0 0 29 2 *";
        return settings;
    }

    /// <summary>A push to a branch that does not deploy, of exactly 8 KiB.</summary>
    private static byte[] Payload()
    {
        const string Start = "{\"ref\":\"refs/heads/feature\",\"after\":\"9f3c2ab4d5e6f708192a3b4c5d6e7f8091a2b3c4\",\"repository\":{\"full_name\":\"demo/web\"},\"commits\":[{\"message\":\"";
        const string End = "\"}]}";
        return Encoding.UTF8.GetBytes(Start + new string('x', BodyBytes - Start.Length - End.Length) + End);
    }

    private static async Task PostAsync(HttpClient http, Uri route, byte[] body, string signature, int expected, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, route) { Content = new ByteArrayContent(body) };
        request.Headers.TryAddWithoutValidation("X-Hub-Signature-256", signature);
        request.Headers.TryAddWithoutValidation("X-GitHub-Event", "push");
        request.Headers.TryAddWithoutValidation("X-GitHub-Delivery", Guid.NewGuid().ToString("D"));
        using var answer = await http.SendAsync(request, cancellationToken);
        if ((int)answer.StatusCode != expected)
            throw new InvalidOperationException($"{(int)answer.StatusCode} was answered, not {expected}: {await answer.Content.ReadAsStringAsync(cancellationToken)}");
    }

    /// <summary>Recoveries of alarms that nobody raised: each is recorded, and acted on after the answer.</summary>
    private static async Task PushAsync(HttpClient http, Uri route, CancellationToken cancellationToken)
    {
        using var body = new StringContent(
            $$"""{"sessionId":"{{Guid.NewGuid():N}}","alarmStatus":"0","alarmPolicyInfo":{"policyId":"policy-1","conditions":{"metricName":"CpuUsage","currentValue":"93.5"} },"recoverTime":"2026-01-01 08:00:00"}""");
        using var answer = await http.PostAsync(route, body, cancellationToken);
        answer.EnsureSuccessStatusCode();
    }

    private static void Print(Dictionary<string, List<Load>> loads, int rounds)
    {
        var floor = Median(loads[Append], load => load.PerSecond);
        Console.WriteLine($"\nDeliveries of {BodyBytes} bytes at {Connections} connections, medians of {rounds} rounds\n");
        Console.WriteLine("| case | per second | append / it | p50 ms | p99 ms | CPU µs each: host and worker | emulator | load itself |");
        Console.WriteLine("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
        foreach (var (name, measured) in loads)
        {
            var perSecond = Median(measured, load => load.PerSecond);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"| {name} | {perSecond:0} | {floor / perSecond:0.00} | {Median(measured, load => load.P50):0.0} | {Median(measured, load => load.P99):0.0} | {Median(measured, load => load.CpuMicroseconds[0]):0} | {Median(measured, load => load.CpuMicroseconds[1]):0} | {Median(measured, load => load.CpuMicroseconds[2]):0} |"));
        }
    }

    private static double Median(List<Load> loads, Func<Load, double> value) => loads.Select(value).Order().ElementAt(loads.Count / 2);
}
