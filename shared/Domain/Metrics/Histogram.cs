using System.Globalization;

namespace SuperInsight.Domain.Metrics;

/// <summary>Counts observations by size, in bounded memory. Not thread-safe.</summary>
/// <param name="bounds">The upper bounds, inclusive and ascending, without infinity.</param>
public sealed class Histogram(IReadOnlyList<double> bounds)
{
    private readonly double[] bounds = [.. bounds];
    private readonly long[] counts = new long[bounds.Count + 1];
    private double sum;

    /// <summary>Of requests, in seconds: from five milliseconds to a minute.</summary>
    public static IReadOnlyList<double> RequestSeconds { get; } = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

    public void Observe(double value)
    {
        var place = Array.BinarySearch(bounds, value);
        counts[place >= 0 ? place : ~place]++;
        sum += value;
    }

    /// <summary>What Prometheus expects of a histogram: a bucket up to each bound and up to infinity, each with those below; then sum and count.</summary>
    public Metric ToMetric(string name, string meaning)
    {
        List<MetricSample> samples = [];
        long total = 0;
        for (var place = 0; place < counts.Length; place++)
        {
            total += counts[place];
            samples.Add(new(total, ("le", place < bounds.Length ? bounds[place].ToString("R", CultureInfo.InvariantCulture) : "+Inf")) { Suffix = "_bucket" });
        }

        return new(name, meaning, [.. samples, new(sum) { Suffix = "_sum" }, new(total) { Suffix = "_count" }]) { Kind = MetricKind.Histogram };
    }
}
