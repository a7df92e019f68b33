using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using SuperInsight.Adapters.Cos;
using SuperInsight.Adapters.State;
using SuperInsight.Domain.Deployments;
using SuperInsight.RunLocal;
using Secret = SuperInsight.Domain.Settings.Secret;

namespace Benchmarks;

/// <summary>Listing deployments after ten thousand of them, beside one request to the same store: by a process that has listed before, and by one that has not.</summary>
internal static class DeploymentsBenchmark
{
    private const string Bucket = "benchmark-1250000000";
    private const string Service = "web";

    public static async Task RunAsync(int deployments, int rounds, CancellationToken cancellationToken)
    {
        await using var emulator = await TencentEmulatorServerProcess.StartAsync(new() { Buckets = [Bucket] }, cancellationToken);
        using var store = new CosObjectStore(
            new CosOptions("ap-shanghai", Bucket, new Secret(emulator.SecretId), new Secret(emulator.SecretKey)) { Endpoint = emulator.Endpoint.ToString().TrimEnd('/') },
            TimeProvider.System, Random.Shared.NextDouble, Guid.NewGuid, NullLogger<CosObjectStore>.Instance);
        using var writer = new ObjectLedger(store, "state");
        Console.WriteLine($"writing {deployments} deployments …");
        await FillAsync(new DeploymentLedger(writer), deployments, cancellationToken);

        Dictionary<string, List<double>> times = new() { ["one request to the store"] = [], ["list, first time"] = [], ["list, again"] = [] };
        for (var round = 0; round < rounds; round++)
        {
            using var ledger = new ObjectLedger(store, "state");
            var list = new ListDeployments(new DeploymentLedger(ledger));
            times["one request to the store"].Add(await TimeAsync(async () => await store.ReadAsync("no/such/object", 1, cancellationToken)));
            times["list, first time"].Add(await TimeAsync(async () => Check(await list.RunAsync(null, cancellationToken))));
            times["list, again"].Add(await TimeAsync(async () => Check(await list.RunAsync(null, cancellationToken))));
        }

        Console.WriteLine($"\nAfter {deployments} deployments, of which the latest are kept; {rounds} rounds\n");
        Console.WriteLine("| case | median ms | worst ms |");
        Console.WriteLine("| --- | ---: | ---: |");
        foreach (var (name, measured) in times)
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {name} | {measured.Order().ElementAt(measured.Count / 2):0.0} | {measured.Max():0.0} |"));
    }

    /// <summary>Requested, released, watched, succeeded: the facts of each are as long as real ones.</summary>
    private static async Task FillAsync(DeploymentLedger ledger, int deployments, CancellationToken cancellationToken)
    {
        DeploymentReading? last = null;
        for (var number = 0; number < deployments; number++)
        {
            var id = string.Create(CultureInfo.InvariantCulture, $"d{number:00000}");
            var commit = string.Create(CultureInfo.InvariantCulture, $"{number + 1:x40}");
            foreach (var fact in (DeploymentFact[])
            [
                new DeploymentRequested(id, new(Service, $"registry.example.com/demo/web:{commit}", commit, DeploymentTrigger.Push, "ada")),
                new DeploymentMoved(id, DeploymentState.Succeeded, "it answered well for 10 min") { Version = $"web-{number:000}", Digest = $"sha256:{number:x64}", Evidence = "HTTP 200 in 12 ms" },
            ])
            {
                last ??= await ledger.ReadAsync(Service, cancellationToken);
                if (!await ledger.TryAppendAsync(Service, last, fact, cancellationToken))
                    throw new InvalidOperationException("Somebody else writes.");
                last = last.SinceSnapshot >= 64 ? null : last with { History = last.History.Apply(fact, last.AsOf), Head = last.Head + 1, SinceSnapshot = last.SinceSnapshot + 1 };
            }
        }
    }

    private static void Check(IReadOnlyList<Deployment> listed)
    {
        if (listed.Count < 200)
            throw new InvalidOperationException($"{listed.Count} were listed.");
    }

    private static async Task<double> TimeAsync(Func<Task> run)
    {
        var start = Stopwatch.GetTimestamp();
        await run();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }
}
