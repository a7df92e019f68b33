using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using SuperInsight.Adapters;
using SuperInsight.Domain.Metrics;
using SuperInsight.RunLocal;

namespace Benchmarks;

/// <summary>What one collection of all local sources costs, with a real PostgreSQL and Redis and a log that grows by requests of fifteen seconds.</summary>
internal static class MetricsBenchmark
{
    private const string Database = "metrics";
    private const int RequestsBetween = 1500;
    private const double IntervalSeconds = 15;

    public static async Task RunAsync(int rounds, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("superinsight-metrics-");
        try
        {
            await using var postgres = await PostgresServer.StartAsync(new(), cancellationToken);
            await using var redis = await RedisServer.StartAsync(new(), cancellationToken);
            await postgres.CreateDatabaseAsync(Database, cancellationToken);
            var log = Path.Combine(folder.FullName, "access.log");
            await File.WriteAllTextAsync(log, "", cancellationToken);
            var settings = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
            {
                ["Postgres:ConnectionString"] = postgres.ConnectionString(Database),
                ["Redis:ConnectionString"] = redis.ConnectionString,
                ["Nginx:AccessLog"] = log,
                ["Metrics:Directory"] = Path.Combine(folder.FullName, "history"),
                ["Metrics:Volumes"] = "root=/",
            }).Build();
            await using var provider = new ServiceCollection().AddSingleton<ILoggerFactory>(NullLoggerFactory.Instance).AddSingleton(typeof(ILogger<>), typeof(NullLogger<>))
                .AddOperator(settings, folder.FullName).AddTencentCloud().AddMetricSources().BuildServiceProvider();
            var collect = provider.GetRequiredService<CollectMetrics>();
            List<double> cpu = [], elapsed = [];
            // The first ones compile.
            for (var round = -10; round < rounds; round++)
            {
                await File.AppendAllLinesAsync(log, Enumerable.Repeat("GET 200 0.012", RequestsBetween), cancellationToken);
                var (began, before) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
                await collect.RunAsync(cancellationToken);
                if (round < 0)
                    continue;
                cpu.Add((Environment.CpuUsage.TotalTime - before).TotalMilliseconds);
                elapsed.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            }

            var reading = await provider.GetRequiredService<LatestMetrics>().ReadAsync(cancellationToken);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"\n{rounds} collections of {reading.Metrics.Sum(metric => metric.Samples.Count)} values from {reading.Find("source_up").Count(sample => sample.Value == 1)} sources, {RequestsBetween} requests between two, kept each time\n"));
            Console.WriteLine("| figure | median ms | worst ms | to reach |");
            Console.WriteLine("| --- | ---: | ---: | ---: |");
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| CPU of one collection | {Median(cpu):0.0} | {cpu.Max():0.0} | 30 |"));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| time of one collection | {Median(elapsed):0.0} | {elapsed.Max():0.0} | |"));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| … in percent of a core, every 15 s | {cpu.Average() / 10 / IntervalSeconds:0.00} | | 1 |"));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static double Median(List<double> measured) => measured.Order().ElementAt(measured.Count / 2);
}
