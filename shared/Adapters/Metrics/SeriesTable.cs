using System.Globalization;
using System.Text;
using SuperInsight.Domain.Metrics;

namespace SuperInsight.Adapters.Metrics;

/// <summary>
/// The series that a file knows so far, each written down once. A record is a moment, the metrics and series that are new, a bit for each known series
/// that was measured, a bit for each of these whose value is another than the last, and these values. Whoever reads a file from its beginning has the same table as who wrote it.
/// </summary>
internal sealed class SeriesTable
{
    private readonly List<Metric> metrics = [];
    private readonly List<(int Metric, MetricSample Sample)> series = [];
    private readonly List<double> last = [];
    private readonly Dictionary<string, int> metricPlaces = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> seriesPlaces = new(StringComparer.Ordinal);

    /// <summary>A record, by which the table learns.</summary>
    public byte[] Encode(MetricsReading reading)
    {
        using var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes, Encoding.UTF8);
        var (knownMetrics, knownSeries) = (metrics.Count, series.Count);
        Dictionary<int, double> values = [];
        foreach (var metric in reading.Metrics)
        {
            foreach (var sample in metric.Samples)
                values[PlaceOf(metric, sample)] = sample.Value;
        }

        writer.Write(reading.At.UtcTicks);
        writer.Write7BitEncodedInt(metrics.Count - knownMetrics);
        foreach (var metric in metrics.Skip(knownMetrics))
        {
            writer.Write(metric.Name);
            writer.Write(metric.Meaning);
            writer.Write((byte)metric.Kind);
        }

        writer.Write7BitEncodedInt(series.Count - knownSeries);
        foreach (var (metric, sample) in series.Skip(knownSeries))
            Write(writer, metric, sample);
        var present = values.Keys.Order().ToArray();
        WriteBits(writer, series.Count, values.ContainsKey);
        var changed = Array.ConvertAll(present, place => !SameBits(values[place], last[place]));
        WriteBits(writer, present.Length, place => changed[place]);
        for (var place = 0; place < present.Length; place++)
        {
            if (changed[place])
                writer.Write(last[present[place]] = values[present[place]]);
        }

        writer.Flush();
        return bytes.ToArray();
    }

    /// <summary>What a record says, by which the table learns.</summary>
    /// <exception cref="EndOfStreamException">It is no record of ours; the table must not be used any more.</exception>
    public MetricsReading Decode(byte[] record)
    {
        using var reader = new BinaryReader(new MemoryStream(record, writable: false), Encoding.UTF8);
        var at = new DateTimeOffset(reader.ReadInt64(), TimeSpan.Zero);
        for (var left = reader.Read7BitEncodedInt(); left > 0; left--)
            AddMetric(new(reader.ReadString(), reader.ReadString(), []) { Kind = (MetricKind)reader.ReadByte() });
        for (var left = reader.Read7BitEncodedInt(); left > 0; left--)
            ReadSeries(reader);
        var places = ReadBits(reader, series.Count);
        var changed = ReadBits(reader, places.Count).ToHashSet();
        List<MetricSample>?[] samples = new List<MetricSample>?[metrics.Count];
        for (var place = 0; place < places.Count; place++)
        {
            var known = places[place];
            if (changed.Contains(place))
                last[known] = reader.ReadDouble();
            (samples[series[known].Metric] ??= []).Add(series[known].Sample with { Value = last[known] });
        }

        return new(at, [.. metrics.Zip(samples).Where(one => one.Second is not null).Select(one => one.First with { Samples = one.Second! })]);
    }

    private int PlaceOf(Metric metric, MetricSample sample)
    {
        var key = new StringBuilder(metric.Name).Append(sample.Suffix);
        foreach (var (name, value) in sample.Labels)
            key.Append(CultureInfo.InvariantCulture, $"\0{name}={value.Length}:{value}");
        if (seriesPlaces.TryGetValue(key.ToString(), out var place))
            return place;
        if (!metricPlaces.TryGetValue(metric.Name, out var parent))
            parent = AddMetric(metric);
        return AddSeries(parent, sample, key.ToString());
    }

    private int AddMetric(Metric metric)
    {
        metrics.Add(metric with { Samples = [] });
        return metricPlaces[metric.Name] = metrics.Count - 1;
    }

    private int AddSeries(int metric, MetricSample sample, string key)
    {
        series.Add((metric, sample));
        last.Add(0);
        return seriesPlaces[key] = series.Count - 1;
    }

    private void ReadSeries(BinaryReader reader)
    {
        var metric = reader.Read7BitEncodedInt();
        var suffix = reader.ReadString();
        var labels = new (string, string)[reader.Read7BitEncodedInt()];
        for (var place = 0; place < labels.Length; place++)
            labels[place] = (reader.ReadString(), reader.ReadString());
        PlaceOf(metrics[metric], new(0, labels) { Suffix = suffix });
    }

    private static void Write(BinaryWriter writer, int metric, MetricSample sample)
    {
        writer.Write7BitEncodedInt(metric);
        writer.Write(sample.Suffix);
        writer.Write7BitEncodedInt(sample.Labels.Count);
        foreach (var (name, value) in sample.Labels)
        {
            writer.Write(name);
            writer.Write(value);
        }
    }

    private static void WriteBits(BinaryWriter writer, int count, Func<int, bool> isSet)
    {
        for (var first = 0; first < count; first += 8)
        {
            var bits = 0;
            for (var place = first; place < Math.Min(count, first + 8); place++)
                bits |= isSet(place) ? 1 << (place - first) : 0;
            writer.Write((byte)bits);
        }
    }

    private static List<int> ReadBits(BinaryReader reader, int count)
    {
        List<int> set = [];
        for (var first = 0; first < count; first += 8)
        {
            var bits = reader.ReadByte();
            for (var place = first; place < Math.Min(count, first + 8); place++)
            {
                if ((bits & (1 << (place - first))) != 0)
                    set.Add(place);
            }
        }

        return set;
    }

    private static bool SameBits(double one, double other) => BitConverter.DoubleToInt64Bits(one) == BitConverter.DoubleToInt64Bits(other);
}
