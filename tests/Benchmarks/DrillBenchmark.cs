namespace Benchmarks;

/// <summary>A drill of one database: restored into a server of its own and compared with the manifest. No peer does that by itself; by hand it is the pipe.</summary>
internal static class DrillBenchmark
{
    public static async Task RunAsync(double gigabytes, int rounds, CancellationToken cancellationToken)
    {
        await using var stage = await Stage.SetAsync(gigabytes, cancellationToken);
        (await MeasuredProcess.RunAsync($"{Ops} backup run postgres --json", stage.OpsEnvironment, cancellationToken)).ThrowIfFailed();
        // The dumped server's memory is not the drill's to use.
        await stage.Postgres.StopAsync();
        List<MeasuredProcess> runs = [];
        for (var round = 1; round <= rounds; round++)
        {
            var run = await MeasuredProcess.RunAsync($"{Ops} backup drill latest:postgres --json", stage.OpsEnvironment, cancellationToken);
            run.ThrowIfFailed();
            runs.Add(run);
            await Console.Error.WriteLineAsync($"round {round}: {run.Wall.TotalSeconds:0.00} s");
        }

        var walls = runs.Select(run => run.Wall.TotalSeconds).Order().ToArray();
        Console.WriteLine($"\nDrill of a PostgreSQL database of {gigabytes} GB: fetched, decrypted, restored, compared, removed; median of {rounds} rounds\n");
        Console.WriteLine("| run | seconds | to reach | peak memory with its server |");
        Console.WriteLine("| --- | ---: | ---: | ---: |");
        Console.WriteLine($"| `ops backup drill latest:postgres` | {walls[walls.Length / 2]:0.00} [{walls[0]:0.00}–{walls[^1]:0.00}] | 30 (2 GB) | {runs.Max(run => run.PeakBytes) / 1e6:0} MB |");
    }

    private static string Ops => ReadyOps.Command;
}
