namespace Benchmarks;

/// <summary>
/// Backing up many small files into the emulator: ours archives, lists and hashes each file, compresses, encrypts, uploads and signs; the
/// tar pipe archives, compresses and uploads, and restic cuts, hashes, compresses and encrypts.
/// </summary>
internal static class FilesBenchmark
{
    private const string Ours = "ops backup run files --full-speed";
    private const string Pipe = "tar | zstd -3 | aws s3 cp -";
    private const string Restic = "restic backup";
    private const string Floor = "tar | cat > /dev/null";

    public static async Task RunAsync(int files, double gigabytes, int rounds, CancellationToken cancellationToken)
    {
        await using var stage = await FilesStage.SetAsync(files, gigabytes, cancellationToken);
        List<(string Name, string Command, IReadOnlyDictionary<string, string> Environment)> contenders =
        [
            (Floor, $"tar -cf - -C {stage.Tree} . | cat > /dev/null", stage.PeerEnvironment),
            (Pipe, $"tar -cf - -C {stage.Tree} . | zstd -3 -q | /usr/bin/aws --endpoint-url {stage.Emulator.Endpoint} s3 cp - s3://{FilesStage.Bucket}/peer/data --only-show-errors", stage.PeerEnvironment),
            (Ours, $"{ReadyOps.Command} backup run files --full-speed --json", stage.OpsEnvironment),
        ];
        if (File.Exists("/usr/bin/restic"))
            contenders.Add((Restic, $"rm -rf {stage.Repository} && restic init -q && restic backup -q --compression auto {stage.Tree}", stage.PeerEnvironment));
        else
            await Console.Error.WriteLineAsync("restic is not installed: left out");

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

        var ours = Median(runs[Ours]);
        Console.WriteLine($"\nBackup of {files} files, {gigabytes} GB, medians of {rounds} rounds\n");
        Console.WriteLine("| run | seconds | ours / it | peak memory of the client |");
        Console.WriteLine("| --- | ---: | ---: | ---: |");
        foreach (var (name, measured) in runs)
            Console.WriteLine($"| `{name}` | {Median(measured):0.00} [{measured.Min(run => run.Wall).TotalSeconds:0.00}–{measured.Max(run => run.Wall).TotalSeconds:0.00}] | {ours / Median(measured):0.00} | {measured.Max(run => run.PeakBytes) / 1e6:0} MB |");
    }

    private static double Median(List<MeasuredProcess> runs) => runs.Select(run => run.Wall.TotalSeconds).Order().ElementAt(runs.Count / 2);
}
