using SuperInsight.RunLocal;

namespace Benchmarks;

/// <summary>
/// Backing up one database into the emulator: ours dumps, compresses, encrypts, hashes, uploads and signs; the peers do less.
/// </summary>
internal static class BackupBenchmark
{
    private const string Ours = "ops backup run postgres --full-speed";
    private const string PlainFile = "pg_dump -Fc > file";
    private const string Pipe = "pg_dump | zstd -3 | aws s3 cp -";
    private const string Floor = "pg_dump > /dev/null";

    public static async Task RunAsync(double gigabytes, int rounds, CancellationToken cancellationToken)
    {
        await using var stage = await Stage.SetAsync(gigabytes, cancellationToken);
        var pgDump = $"{PostgresServer.BinDirectory}/pg_dump";
        (string Name, string Command, IReadOnlyDictionary<string, string> Environment)[] contenders =
        [
            (Floor, $"{pgDump} > /dev/null", stage.PeerEnvironment),
            (PlainFile, $"{pgDump} -Fc > {stage.Folder}/dump", stage.PeerEnvironment),
            (Pipe, $"{pgDump} | zstd -3 -q | /usr/bin/aws --endpoint-url {stage.Emulator.Endpoint} s3 cp - s3://{Stage.Bucket}/peer/dump --only-show-errors", stage.PeerEnvironment),
            (Ours, $"{ReadyOps.Command} backup run postgres --full-speed --json", stage.OpsEnvironment),
        ];

        Dictionary<string, List<MeasuredProcess>> runs = contenders.ToDictionary(contender => contender.Name, _ => new List<MeasuredProcess>());
        for (var round = 1; round <= rounds; round++)
        {
            foreach (var (name, command, environment) in contenders)
            {
                var run = await MeasuredProcess.RunAsync(command, environment, cancellationToken);
                run.ThrowIfFailed();
                runs[name].Add(run);
                await Console.Error.WriteLineAsync($"round {round}: {name}: {run.Wall.TotalSeconds:0.00} s");
            }
        }

        Print($"Backup of a PostgreSQL database of {gigabytes} GB", Ours, runs);
    }

    /// <summary>Prints a table of medians, beside one that the others are compared with.</summary>
    public static void Print(string title, string compared, Dictionary<string, List<MeasuredProcess>> runs)
    {
        var (ours, oursCpu) = (Median(runs[compared]), MedianCpu(runs[compared]));
        Console.WriteLine($"\n{title}, medians of {runs[compared].Count} rounds\n");
        Console.WriteLine("| run | seconds | ours / it | CPU seconds of the client | ours / it | peak memory of the client |");
        Console.WriteLine("| --- | ---: | ---: | ---: | ---: | ---: |");
        foreach (var (name, measured) in runs)
            Console.WriteLine($"| `{name}` | {Median(measured):0.00} [{measured.Min(run => run.Wall).TotalSeconds:0.00}–{measured.Max(run => run.Wall).TotalSeconds:0.00}] | {ours / Median(measured):0.00} | {MedianCpu(measured):0.00} | {oursCpu / MedianCpu(measured):0.00} | {measured.Max(run => run.PeakBytes) / 1e6:0} MB |");
    }

    private static double MedianCpu(List<MeasuredProcess> runs) => runs.Select(run => run.Cpu.TotalSeconds).Order().ElementAt(runs.Count / 2);

    private static double Median(List<MeasuredProcess> runs) => runs.Select(run => run.Wall.TotalSeconds).Order().ElementAt(runs.Count / 2);
}
