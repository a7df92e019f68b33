using System.Collections.Concurrent;
using SuperInsight.Domain.Metrics;

namespace SuperInsight.Domain.Console;

/// <summary>
/// Draws a day of measurements together. Hours that are over are read once and remembered; the present one is read each time. Thread-safe.
/// </summary>
/// <param name="history">What was measured.</param>
/// <param name="clock">Says when the day ends.</param>
public sealed class ReadMetricBoard(IMetricHistory history, TimeProvider clock)
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    /// <summary>The hours that are over, by their beginning.</summary>
    private readonly ConcurrentDictionary<DateTimeOffset, Step[]> known = [];

    /// <exception cref="OperationException">The history cannot be read.</exception>
    public async Task<MetricBoard> RunAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var end = Floor(now, MetricBoard.Step) + MetricBoard.Step;
        var begin = end - Day;
        List<Step> steps = [];
        // One step more, for what counters grew by in the first.
        for (var hour = Floor(begin - MetricBoard.Step, Hour); hour < end; hour += Hour)
            steps.AddRange(await ReadAsync(hour, now, cancellationToken));
        foreach (var old in known.Keys.Where(hour => hour < begin - Hour).ToArray())
            known.TryRemove(old, out _);
        return new(begin, end, [.. ChartedMetric.All.Select((metric, place) => new MetricSeries(metric.Key, Points(metric, place, steps, begin, end))).Where(series => series.Points.Any(point => point is not null))]);
    }

    private static double?[] Points(ChartedMetric metric, int place, List<Step> steps, DateTimeOffset begin, DateTimeOffset end)
    {
        var points = new double?[(int)((end - begin) / MetricBoard.Step)];
        Figures? before = null;
        foreach (var step in steps)
        {
            if (step.Figures[place] is not { } figures)
                continue;
            var index = (int)((step.At - begin) / MetricBoard.Step);
            if (step.At >= begin && index < points.Length)
                points[index] = metric.IsCounter ? Grown(metric, before, figures) : metric.Value(figures.Average(), MetricBoard.Step.TotalSeconds);
            before = figures;
        }

        return points;
    }

    /// <summary>A counter that is less than it was began anew: all of it is growth.</summary>
    private static double? Grown(ChartedMetric metric, Figures? before, Figures now)
    {
        if (before is null)
            return null;
        var isNew = now.Last[0] < before.Last[0];
        return metric.Value([.. now.Last.Zip(before.Last, (last, earlier) => isNew ? last : last - earlier)], (now.LastAt - before.LastAt).TotalSeconds);
    }

    private async Task<Step[]> ReadAsync(DateTimeOffset hour, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (known.TryGetValue(hour, out var over))
            return over;
        Dictionary<DateTimeOffset, Figures?[]> steps = [];
        foreach (var reading in await history.ReadAsync(hour, hour + Hour, cancellationToken))
        {
            var at = Floor(reading.At, MetricBoard.Step);
            if (!steps.TryGetValue(at, out var figures))
                steps.Add(at, figures = new Figures?[ChartedMetric.All.Count]);
            for (var place = 0; place < figures.Length; place++)
            {
                if (ChartedMetric.All[place].Read(reading) is { } read)
                    (figures[place] ??= new(new double[read.Length])).Add(read, reading.At);
            }
        }

        Step[] all = [.. steps.OrderBy(step => step.Key).Select(step => new Step(step.Key, step.Value))];
        // A reading may come a little late.
        if (hour + Hour + MetricBoard.Step < now)
            known[hour] = all;
        return all;
    }

    private static DateTimeOffset Floor(DateTimeOffset moment, TimeSpan step) => new(moment.UtcTicks - moment.UtcTicks % step.Ticks, TimeSpan.Zero);

    private sealed record Step(DateTimeOffset At, Figures?[] Figures);

    private sealed class Figures(double[] sums)
    {
        private int count;

        public double[] Last { get; private set; } = [];

        public DateTimeOffset LastAt { get; private set; }

        public void Add(double[] read, DateTimeOffset at)
        {
            for (var index = 0; index < sums.Length; index++)
                sums[index] += read[index];
            (count, Last, LastAt) = (count + 1, read, at);
        }

        public double[] Average() => [.. sums.Select(sum => sum / count)];
    }
}
