using System.Diagnostics;

namespace Benchmarks;

/// <summary>What the application's users notice of a backup: latencies at 50 requests a second, alone and beside backups that follow one another.</summary>
internal static class NeighbourBenchmark
{
    private const double PerSecond = 50;
    private static readonly TimeSpan OpsStarts = TimeSpan.FromSeconds(3);

    private const string Alone = "alone";
    private const string Background = "beside backups in the background";
    private const string FullSpeed = "beside backups at full speed";

    public static async Task RunAsync(double gigabytes, int rounds, TimeSpan duration, CancellationToken cancellationToken)
    {
        await using var stage = await Stage.SetAsync(gigabytes, cancellationToken);
        await LetGiveWayAsync(stage.Emulator.ProcessId!.Value, cancellationToken);
        await using var application = await Application.StartAsync(stage, cancellationToken);
        await SteadyLoad.RunAsync(application.Endpoint, PerSecond, TimeSpan.FromSeconds(5), cancellationToken);
        Dictionary<string, List<double[]>> runs = new() { [Alone] = [], [Background] = [], [FullSpeed] = [] };
        for (var round = 1; round <= rounds; round++)
        {
            foreach (var (situation, measured) in runs)
            {
                using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
                var backups = situation == Alone ? Task.CompletedTask : BackUpAsync(stage, situation == FullSpeed, ended.Token);
                // The function that backs up is in a program that runs already; what ops takes to start is not the backup's.
                await SteadyLoad.RunAsync(application.Endpoint, PerSecond, OpsStarts, cancellationToken);
                measured.Add(await SteadyLoad.RunAsync(application.Endpoint, PerSecond, duration, cancellationToken));
                await ended.CancelAsync();
                await backups;
                await Console.Error.WriteLineAsync($"round {round}: {situation}: p99 {SteadyLoad.Percentile(measured[^1], 0.99):0.0} ms");
            }
        }

        Print(runs);
    }

    private static async Task BackUpAsync(Stage stage, bool atFullSpeed, CancellationToken ended)
    {
        var command = $"exec {ReadyOps.Command} backup run postgres --json{(atFullSpeed ? " --full-speed" : "")} > /dev/null 2>&1";
        try
        {
            while (!ended.IsCancellationRequested)
                await RunAsync(command, stage.OpsEnvironment, ended);
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
        }
    }

    /// <summary>Not as a measured process: sampling its memory would disturb whoever is measured.</summary>
    private static async Task RunAsync(string command, IReadOnlyDictionary<string, string> environment, CancellationToken ended)
    {
        using var process = Process.Start(MeasuredProcess.Shell(command, environment))!;
        try
        {
            await process.WaitForExitAsync(ended);
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }

        if (process.ExitCode != 0)
            throw new InvalidOperationException($"A backup ended with code {process.ExitCode}.");
    }

    /// <summary>COS is on other machines: what the emulator does here in its place is done when nobody else wants the processor.</summary>
    private static async Task LetGiveWayAsync(int process, CancellationToken cancellationToken)
    {
        using var chrt = Process.Start("chrt", ["--all-tasks", "--idle", "--pid", "0", $"{process}"]);
        await chrt.WaitForExitAsync(cancellationToken);
    }

    private static void Print(Dictionary<string, List<double[]>> runs)
    {
        Console.WriteLine($"\nA FastAPI application at {PerSecond} requests a second, {runs[Alone].Count} rounds together\n");
        Console.WriteLine("| situation | p50 ms | p99 ms | p99 / alone |");
        Console.WriteLine("| --- | ---: | ---: | ---: |");
        var alone = Together(runs[Alone], 0.99);
        foreach (var (situation, measured) in runs)
            Console.WriteLine($"| {situation} | {Together(measured, 0.5):0.0} | {Together(measured, 0.99):0.0} | {Together(measured, 0.99) / alone:0.00} |");
    }

    /// <summary>Of all rounds' requests: a round alone has too few slow ones.</summary>
    private static double Together(List<double[]> rounds, double share) => SteadyLoad.Percentile([.. rounds.SelectMany(latencies => latencies).Order()], share);
}
