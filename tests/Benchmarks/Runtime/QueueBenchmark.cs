using System.Diagnostics;
using System.Globalization;

namespace Benchmarks.Runtime;

/// <summary>Messages from Azurite to an empty function, beside what a bare loop of the same client reaches, in turn.</summary>
internal static class QueueBenchmark
{
    private static readonly TimeSpan Settle = TimeSpan.FromSeconds(6);

    public static async Task RunAsync(int rounds, int messages, CancellationToken cancellationToken)
    {
        await using var stage = await RuntimeStage.StartAsync(cancellationToken);
        List<Measured> ours = [];
        List<Measured> floor = [];
        await stage.Queue.FillAsync(QueueLoad.Batch * 8, cancellationToken);
        await stage.Queue.DrainBareAsync(QueueLoad.Batch * 8, () => { }, cancellationToken); // Warm.
        for (var round = 1; round <= rounds; round++)
        {
            await FillAsync(stage, messages, cancellationToken);
            floor.Add(await MeasureAsync(stage, [Environment.ProcessId], begun => stage.Queue.DrainBareAsync(messages, begun, cancellationToken)));
            await FillAsync(stage, messages, cancellationToken);
            using var program = await stage.StartHostAsync(cancellationToken);
            ours.Add(await MeasureAsync(stage, program.Processes, begun => stage.Queue.WatchDrainAsync(messages, program, begun, cancellationToken)));
            await Console.Error.WriteLineAsync($"round {round}: {ours[^1]} beside {floor[^1]}");
        }
        Print(ours, floor, rounds, messages);
    }

    private static async Task FillAsync(RuntimeStage stage, int messages, CancellationToken cancellationToken)
    {
        await stage.Queue.FillAsync(messages, cancellationToken);
        // Azurite writes what it was given to its disk some seconds later.
        await Task.Delay(Settle, cancellationToken);
    }

    /// <param name="drain">Gets the rate, and says when it begins to count.</param>
    private static async Task<Measured> MeasureAsync(RuntimeStage stage, IReadOnlyList<int> takers, Func<Action, Task<double>> drain)
    {
        var begun = 0L;
        var (taker, storage) = (TimeSpan.Zero, TimeSpan.Zero);
        var rate = await drain(() => (begun, taker, storage) = (Stopwatch.GetTimestamp(), Cpu.Of(takers), Cpu.Of([stage.Azurite.ProcessId!.Value])));
        var elapsed = Stopwatch.GetElapsedTime(begun);
        return new Measured(rate, (Cpu.Of(takers) - taker) / elapsed, (Cpu.Of([stage.Azurite.ProcessId!.Value]) - storage) / elapsed);
    }

    private static void Print(List<Measured> ours, List<Measured> floor, int rounds, int messages)
    {
        Console.WriteLine($"\nthe second half of {messages} queue messages from Azurite, medians of {rounds} rounds\n");
        Console.WriteLine("| | empty function | receive-and-delete loop |");
        Console.WriteLine("| --- | ---: | ---: |");
        Line("messages/s", "0", measured => measured.PerSecond);
        Line("processors used by who takes them", "0.00", measured => measured.Taker);
        Line("processors used by Azurite", "0.00", measured => measured.Storage);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"\nshare of the loop's rate, round by round: {string.Join(", ", ours.Zip(floor).Select(pair => $"{pair.First.PerSecond / pair.Second.PerSecond:0.00}"))}"));

        void Line(string what, string format, Func<Measured, double> value) =>
            Console.WriteLine($"| {what} | {Median(ours, value).ToString(format, CultureInfo.InvariantCulture)} | {Median(floor, value).ToString(format, CultureInfo.InvariantCulture)} |");
    }

    private static double Median(List<Measured> all, Func<Measured, double> value) => all.Select(value).Order().ElementAt(all.Count / 2);

    /// <param name="Taker">Processors that host and worker, or the loop, kept busy.</param>
    /// <param name="Storage">And Azurite.</param>
    private sealed record Measured(double PerSecond, double Taker, double Storage);
}
