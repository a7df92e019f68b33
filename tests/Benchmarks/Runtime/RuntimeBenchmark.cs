using System.Diagnostics;
using System.Globalization;
using SuperInsight.RunLocal;

namespace Benchmarks.Runtime;

/// <summary>Host and worker, published as a release compiled ahead of time, on an app that does nothing, beside a bare ASP.NET Core minimal API: start, memory, HTTP, queue.</summary>
internal static class RuntimeBenchmark
{
    private const int Connections = 16;
    private static readonly TimeSpan Settle = TimeSpan.FromSeconds(5);

    public static async Task RunAsync(int rounds, TimeSpan duration, int messages, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("superinsight-runtime-");
        try
        {
            var host = await PublishAsync("runtime/Host/LocalFunctions.Host.csproj", Path.Combine(folder.FullName, "host"), cancellationToken);
            var app = await PublishAsync("tests/Benchmarks/Runtime/App/App.csproj", Path.Combine(folder.FullName, "app"), cancellationToken);
            var bare = await PublishAsync("tests/Benchmarks/Runtime/Bare/Bare.csproj", Path.Combine(folder.FullName, "bare"), cancellationToken);
            await File.WriteAllTextAsync(Path.Combine(app, "host.json"), """{"version":"2.0","extensions":{"queues":{"batchSize":32,"newBatchThreshold":32}}}""", cancellationToken);
            await using var azurite = await AzuriteServer.StartAsync(new(), cancellationToken);
            var queue = new QueueLoad(azurite.ConnectionString);
            var environment = new Dictionary<string, string>
            {
                ["AzureWebJobsStorage"] = azurite.ConnectionString, ["BENCH_QUEUE"] = queue.Name,
                ["AzureWebJobsSecretStorageType"] = "files", ["FUNCTIONS_SECRETS_PATH"] = Path.Combine(folder.FullName, "secrets"),
            };
            Task<ServedProgram> OursAsync() => ServedProgram.StartAsync(
                Path.Combine(host, "LocalFunctions.Host.dll"), port => ["--script-root", app, "--port", port.ToString(CultureInfo.InvariantCulture)], "/api/hello", environment, cancellationToken);
            Task<ServedProgram> BareAsync() => ServedProgram.StartAsync(
                Path.Combine(bare, "bench-bare.dll"), port => ["--urls", $"http://127.0.0.1:{port}"], "/api/hello", new Dictionary<string, string>(), cancellationToken);

            List<Measured> ours = [];
            List<Measured> floor = [];
            for (var round = 1; round <= rounds; round++)
            {
                ours.Add(await MeasureAsync(OursAsync, duration, cancellationToken));
                floor.Add(await MeasureAsync(BareAsync, duration, cancellationToken));
                await Console.Error.WriteLineAsync($"round {round}: {ours[^1]} beside {floor[^1]}");
            }
            Print(ours, floor, rounds);
            await PrintQueueAsync(queue, messages, OursAsync, cancellationToken);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<Measured> MeasureAsync(Func<Task<ServedProgram>> start, TimeSpan duration, CancellationToken cancellationToken)
    {
        using var program = await start();
        await Task.Delay(Settle, cancellationToken);
        var idle = program.Mebibytes();
        await Wrk.RunAsync(program.Address, Connections, duration, program.Processes, cancellationToken); // Warm.
        var many = await Wrk.RunAsync(program.Address, Connections, duration, program.Processes, cancellationToken);
        var one = await Wrk.RunAsync(program.Address, 1, duration, program.Processes, cancellationToken);
        return new Measured(program.FirstAnswer.TotalSeconds, idle, many.PerSecond, many.P99Milliseconds, many.Cpu.TotalMicroseconds, one.P50Milliseconds, many.Failed + one.Failed);
    }

    private static void Print(List<Measured> ours, List<Measured> floor, int rounds)
    {
        Console.WriteLine($"\nA GET answered by an anonymous function, wrk -t1, medians of {rounds} rounds\n");
        Console.WriteLine("| | host + worker | bare minimal API |");
        Console.WriteLine("| --- | ---: | ---: |");
        Line("first answer after launch, s", "0.00", measured => measured.FirstAnswer);
        Line("idle memory (RSS), MiB", "0", measured => measured.Idle);
        Line($"requests/s at {Connections} connections", "0", measured => measured.PerSecond);
        Line($"p99 at {Connections} connections, ms", "0.00", measured => measured.P99);
        Line($"CPU per request at {Connections} connections, µs", "0", measured => measured.Cpu);
        Line("p50 at one connection, ms", "0.000", measured => measured.P50);
        Line("failed answers", "0", measured => measured.Failed);

        void Line(string what, string format, Func<Measured, double> value) =>
            Console.WriteLine($"| {what} | {Median(ours, value).ToString(format, CultureInfo.InvariantCulture)} | {Median(floor, value).ToString(format, CultureInfo.InvariantCulture)} |");
    }

    private static async Task PrintQueueAsync(QueueLoad queue, int messages, Func<Task<ServedProgram>> start, CancellationToken cancellationToken)
    {
        await queue.FillAsync(messages, cancellationToken);
        var bare = await queue.DrainBareAsync(messages, cancellationToken);
        await queue.FillAsync(messages, cancellationToken);
        var begun = Stopwatch.StartNew();
        using var program = await start();
        var left = await queue.CountAsync(cancellationToken);
        var watch = Stopwatch.StartNew();
        await queue.WaitEmptyAsync(cancellationToken);
        Console.WriteLine($"\n{messages} queue messages from Azurite, an empty handler: {left / watch.Elapsed.TotalSeconds:0}/s (the last {left} of them; all, with the start, in {begun.Elapsed.TotalSeconds:0.0} s); "
            + $"a bare receive-and-delete loop of Azure.Storage.Queues: {bare:0}/s");
    }

    private static double Median(List<Measured> all, Func<Measured, double> value) => all.Select(value).Order().ElementAt(all.Count / 2);

    /// <summary>Published as it would be installed: compiled ahead of time.</summary>
    private static async Task<string> PublishAsync(string project, string output, CancellationToken cancellationToken)
    {
        string[] arguments =
        [
            "publish", Checkout.PathOf(project.Split('/')), "-c", "Release", "-o", output, "--use-current-runtime", "--self-contained", "false", "-p:PublishReadyToRun=true",
            // The compiler's package follows the SDK and the machine: the lock files are not to know it.
            "-p:NuGetLockFilePath=obj/ready.lock.json", "-p:RunAnalyzers=false", "-p:UseSharedCompilation=false", "-v", "quiet", "-nologo",
        ];
        using var publish = Process.Start(new ProcessStartInfo(ProgramPath.Dotnet, arguments) { RedirectStandardOutput = true })!;
        var said = await publish.StandardOutput.ReadToEndAsync(cancellationToken);
        await publish.WaitForExitAsync(cancellationToken);
        return publish.ExitCode == 0 ? output : throw new InvalidOperationException($"{project} could not be published: {said}");
    }

    private sealed record Measured(double FirstAnswer, double Idle, double PerSecond, double P99, double Cpu, double P50, double Failed);
}
