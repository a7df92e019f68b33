using System.Globalization;
using System.Text;

namespace SuperInsight.Domain.Metrics;

/// <summary>Prometheus' text format, version 0.0.4: <see href="https://prometheus.io/docs/instrumenting/exposition_formats/"/>.</summary>
public static class PrometheusText
{
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    /// <summary>Lines end in a line feed, the last one too. A metric without samples is left out.</summary>
    public static string Write(IEnumerable<Metric> metrics)
    {
        var text = new StringBuilder();
        foreach (var metric in metrics.Where(metric => metric.Samples.Count > 0))
        {
            text.Append(CultureInfo.InvariantCulture, $"# HELP {metric.Name} {Escape(metric.Meaning)}\n# TYPE {metric.Name} {Kind(metric.Kind)}\n");
            foreach (var sample in metric.Samples)
            {
                var labels = string.Join(',', sample.Labels.Select(label => $"{label.Name}=\"{Escape(label.Value).Replace("\"", "\\\"", StringComparison.Ordinal)}\""));
                text.Append(metric.Name).Append(sample.Suffix).Append(labels.Length > 0 ? $"{{{labels}}}" : string.Empty).Append(' ').Append(Number(sample.Value)).Append('\n');
            }
        }

        return text.ToString();
    }

    private static string Kind(MetricKind kind) => kind switch
    {
        MetricKind.Counter => "counter",
        MetricKind.Histogram => "histogram",
        _ => "gauge",
    };

    private static string Escape(string text) => text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);

    private static string Number(double value) => value switch
    {
        double.PositiveInfinity => "+Inf",
        double.NegativeInfinity => "-Inf",
        double.NaN => "NaN",
        _ => value.ToString("R", CultureInfo.InvariantCulture),
    };
}
