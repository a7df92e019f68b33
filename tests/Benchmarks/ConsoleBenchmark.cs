using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging.Abstractions;
using SuperInsight.Adapters.Cos;
using SuperInsight.Adapters.State;
using SuperInsight.RunLocal;
using Secret = SuperInsight.Domain.Settings.Secret;

namespace Benchmarks;

/// <summary>
/// The console's pages through host and worker, after a year of deployments, alarms, backups, verifications, drills and bills, and a day of metrics: again
/// and again, as somebody who looks at them; and now and then, after so long that everything is read anew.
/// </summary>
internal static partial class ConsoleBenchmark
{
    private const string Bucket = "benchmark-1250000000";
    private const string Key = "console-benchmark-not-real";
    private const double GoalMilliseconds = 50;
    private const double GoalBytes = 60_000;

    public static async Task RunAsync(int visits, CancellationToken cancellationToken)
    {
        await using var azurite = await AzuriteServer.StartAsync(new(), cancellationToken);
        await using var emulator = await TencentEmulatorServerProcess.StartAsync(new() { Buckets = [Bucket] }, cancellationToken);
        var folder = Directory.CreateTempSubdirectory("superinsight-console-");
        try
        {
            var keys = LocalFolder.Open(folder.FullName);
            keys.WriteHostKeys();
            using var store = new CosObjectStore(
                new CosOptions("ap-shanghai", Bucket, new Secret(emulator.SecretId), new Secret(emulator.SecretKey)) { Endpoint = emulator.Endpoint.ToString().TrimEnd('/') },
                TimeProvider.System, Random.Shared.NextDouble, Guid.NewGuid, NullLogger<CosObjectStore>.Instance);
            using var ledger = new ObjectLedger(store, "state");
            Console.WriteLine("writing a year of history …");
            using var year = new ConsoleYear(store, ledger, TimeProvider.System.GetUtcNow());
            await year.FillAsync(keys.PathOf("metrics"), cancellationToken);
            await using var host = await FunctionsHostProcess.StartAsync(new() { Environment = Settings(azurite, emulator, keys, year), MasterKey = keys.MasterKey, LogFile = Path.Combine(folder.FullName, "host.log") }, cancellationToken);
            using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false, CookieContainer = new(), AllowAutoRedirect = false }) { BaseAddress = host.Endpoint };
            await SignInAsync(http, cancellationToken);
            await PrintAsync(http, visits, cancellationToken);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task PrintAsync(HttpClient http, int visits, CancellationToken cancellationToken)
    {
        var first = await TimeAsync(http, "", cancellationToken);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"\nfirst view of the overview after the start, everything read anew: {first.Milliseconds:0} ms\n\n| page | kB | median ms | p99 ms | worst ms |\n| --- | ---: | ---: | ---: | ---: |"));
        var reached = true;
        foreach (var page in (string[])["", "/alarms", "/deployments", "/backups", "/metrics", "/costs"])
        {
            await TimeAsync(http, page, cancellationToken);
            List<double> times = [];
            var bytes = 0;
            for (var visit = 0; visit < visits; visit++)
            {
                var (milliseconds, length) = await TimeAsync(http, page, cancellationToken);
                times.Add(milliseconds);
                bytes = Math.Max(bytes, length);
                // As many as a crowd would, for some minutes: panels grow old meanwhile, and are read anew.
                await Task.Delay(TimeSpan.FromMilliseconds(20), cancellationToken);
            }

            times.Sort();
            var p99 = times[(int)(0.99 * (times.Count - 1))];
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {(page.Length == 0 ? "overview" : page[1..])} | {bytes / 1000.0:0.0} | {times[times.Count / 2]:0.0} | {p99:0.0} | {times[^1]:0.0} |"));
            reached &= page.Length > 0 || (p99 <= GoalMilliseconds && bytes <= GoalBytes);
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"\nTo reach: overview at most {GoalMilliseconds:0} ms at p99, and {GoalBytes / 1000:0} kB. {(reached ? "Reached." : "Not reached.")}"));
    }

    private static async Task SignInAsync(HttpClient http, CancellationToken cancellationToken)
    {
        // Nothing is read for somebody without a key, and nobody follows to the page: the first view is the first.
        using var asked = await http.GetAsync(new Uri("/api/console", UriKind.Relative), cancellationToken);
        var token = Token().Match(await asked.Content.ReadAsStringAsync(cancellationToken)).Groups[1].Value;
        using var form = new FormUrlEncodedContent([new("token", token), new("key", Key), new("back", "/api/console")]);
        using var answer = await http.PostAsync(new Uri("/api/console/sign-in", UriKind.Relative), form, cancellationToken);
        if (answer.StatusCode != HttpStatusCode.SeeOther)
            throw new InvalidOperationException($"The key was answered {(int)answer.StatusCode}.");
    }

    private static async Task<(double Milliseconds, int Bytes)> TimeAsync(HttpClient http, string page, CancellationToken cancellationToken)
    {
        var start = Stopwatch.GetTimestamp();
        var text = await http.GetStringAsync(new Uri($"/api/console{page}", UriKind.Relative), cancellationToken);
        var took = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        return text.Contains("Cannot be read", StringComparison.Ordinal) ? throw new InvalidOperationException($"{page}: {text}") : (took, Encoding.UTF8.GetByteCount(text));
    }

    private static Dictionary<string, string> Settings(AzuriteServer azurite, TencentEmulatorServerProcess emulator, LocalFolder keys, ConsoleYear year)
    {
        Dictionary<string, string> settings = new()
        {
            ["SUPERINSIGHT_HOME"] = keys.Path,
            ["FUNCTIONS_WORKER_RUNTIME"] = "dotnet-isolated",
            ["AzureWebJobsStorage"] = azurite.ConnectionString,
            ["AzureWebJobsSecretStorageType"] = "files",
            ["FUNCTIONS_SECRETS_PATH"] = keys.SecretsFolder,
            ["WEBSITE_TIME_ZONE"] = "Asia/Shanghai",
            ["TENCENTCLOUD_SECRET_ID"] = emulator.SecretId,
            ["TENCENTCLOUD_SECRET_KEY"] = emulator.SecretKey,
            ["TencentCloud__Endpoint"] = emulator.Endpoint.ToString().TrimEnd('/'),
            ["TencentCloud__Region"] = "ap-shanghai",
            ["TencentCloud__EnvId"] = "env",
            ["TencentCloud__ServiceName"] = ConsoleYear.Service,
            ["Topology"] = "external",
            ["Cos__Region"] = "ap-shanghai",
            ["Cos__Bucket"] = Bucket,
            ["Cos__Endpoint"] = emulator.Endpoint.ToString().TrimEnd('/'),
            ["Backups__TrustedSigners"] = year.Signer,
            ["Metrics__Directory"] = keys.PathOf("metrics"),
            ["Console__ReadKey"] = Key,
        };
        // No timer comes round while this is measured.
        foreach (var schedule in LocalSettings.ReadOwn(Checkout.PathOf("local.settings.sample.json")).Keys.Where(name => name.EndsWith("Schedule", StringComparison.Ordinal)))
            settings[schedule] = "0 0 0 29 2 *";
        return settings;
    }

    [GeneratedRegex("name=\"token\" value=\"([^\"]+)\"")]
    private static partial Regex Token();
}
