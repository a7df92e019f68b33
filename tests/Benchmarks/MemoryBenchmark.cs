namespace Benchmarks;

/// <summary>Peak memory of a backup, which must not grow with the database. The dump's own process is counted in.</summary>
internal static class MemoryBenchmark
{
    public static async Task RunAsync(IReadOnlyList<double> gigabytes, CancellationToken cancellationToken)
    {
        List<(double Gigabytes, MeasuredProcess Run)> runs = [];
        foreach (var size in gigabytes)
        {
            await using var stage = await Stage.SetAsync(size, cancellationToken);
            var run = await MeasuredProcess.RunAsync($"{ReadyOps.Command} backup run postgres --full-speed --json", stage.OpsEnvironment, cancellationToken);
            run.ThrowIfFailed();
            runs.Add((size, run));
        }

        Console.WriteLine("\n| database | peak memory | seconds |");
        Console.WriteLine("| ---: | ---: | ---: |");
        foreach (var (size, run) in runs)
            Console.WriteLine($"| {size} GB | {run.PeakBytes / 1e6:0} MB | {run.Wall.TotalSeconds:0.00} |");
    }
}
