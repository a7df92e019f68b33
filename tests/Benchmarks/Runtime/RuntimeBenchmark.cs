using System.Globalization;

namespace Benchmarks.Runtime;

/// <summary>Host and worker, published as a release compiled ahead of time, on an app that does nothing, beside a bare ASP.NET Core minimal API: start, memory, HTTP.</summary>
internal static class RuntimeBenchmark
{
    private const int Connections = 16;
    private static readonly TimeSpan Settle = TimeSpan.FromSeconds(5);

    public static async Task RunAsync(int rounds, TimeSpan duration, CancellationToken cancellationToken)
    {
        await using var stage = await RuntimeStage.StartAsync(cancellationToken);
        List<Measured> ours = [];
        List<Measured> floor = [];
        for (var round = 1; round <= rounds; round++)
        {
            ours.Add(await MeasureAsync(stage.StartHostAsync, duration, cancellationToken));
            floor.Add(await MeasureAsync(stage.StartBareAsync, duration, cancellationToken));
            await Console.Error.WriteLineAsync($"round {round}: {ours[^1]} beside {floor[^1]}");
        }
        Print(ours, floor, rounds);
    }

    private static async Task<Measured> MeasureAsync(Func<CancellationToken, Task<ServedProgram>> start, TimeSpan duration, CancellationToken cancellationToken)
    {
        using var program = await start(cancellationToken);
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

    private static double Median(List<Measured> all, Func<Measured, double> value) => all.Select(value).Order().ElementAt(all.Count / 2);

    private sealed record Measured(double FirstAnswer, double Idle, double PerSecond, double P99, double Cpu, double P50, double Failed);
}
