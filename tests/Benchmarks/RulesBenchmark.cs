using System.Diagnostics;
using System.Globalization;
using SuperInsight.Domain.Alerts;
using SuperInsight.Domain.Metrics;

namespace Benchmarks;

/// <summary>Evaluating rules over many series, in memory: all well, one in a hundred firing, and all pending at once.</summary>
internal static class RulesBenchmark
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static void Run(int series, int rules, int rounds)
    {
        AlertRule[] all = [.. Enumerable.Range(0, rules).Select(number => new AlertRule($"rule_{number}", "load", new(AlertComparison.Above, 80), TimeSpan.FromMinutes(5), AlertActionKind.AlertAdmin))];
        Console.WriteLine($"\n{series} series × {rules} rules, {rounds} rounds\n\n| case | median ms | worst ms |\n| --- | ---: | ---: |");
        foreach (var (name, bad, settled) in new[] { ("all are well", 0, 0), ("one in a hundred fires", 100, 30), ("all are pending", 1, 2) })
        {
            var (state, step) = (AlertState.Empty, 0);
            for (; step < settled; step++)
                state = Evaluate(all, state, Reading(series, bad, step));
            List<double> times = [];
            for (var round = -3; round < rounds; round++)
            {
                var reading = Reading(series, bad, settled);
                var began = Stopwatch.GetTimestamp();
                _ = Evaluate(all, state, reading);
                if (round >= 0)
                    times.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            }

            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {name} | {times.Order().ElementAt(times.Count / 2):0.0} | {times.Max():0.0} |"));
        }
    }

    private static AlertState Evaluate(AlertRule[] rules, AlertState state, MetricsReading reading) =>
        state.Apply(AlertEvaluation.Evaluate(new(rules, AlertRules.UsualInterval), state, reading, reading.At, AlertSurroundings.Usual), reading.At);

    private static MetricsReading Reading(int series, int bad, int step) => new(Start + step * AlertRules.UsualInterval, [new Metric("load", "A load.", [.. Enumerable.Range(0, series)
        .Select(number => new MetricSample(bad > 0 && number % bad == 0 ? 95 : 20, ("instance", string.Create(CultureInfo.InvariantCulture, $"instance-{number:00000}")), ("zone", number % 2 == 0 ? "a" : "b")))])]);
}
