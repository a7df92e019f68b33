using Npgsql;
using SuperInsight.Domain.Metrics;

namespace SuperInsight.Adapters.Postgres;

/// <summary>Makes metrics of the rows of one question: columns of labels first, then one of a number for each metric, where NULL is no value.</summary>
internal sealed record PostgresAnswer(IReadOnlyList<string> Labels, params IReadOnlyList<(string Name, string Meaning, MetricKind Kind)> Metrics)
{
    public async Task<IReadOnlyList<Metric>> ReadAsync(NpgsqlDataReader reader, CancellationToken cancellationToken)
    {
        List<MetricSample>[] samples = [.. Metrics.Select(_ => new List<MetricSample>())];
        while (await reader.ReadAsync(cancellationToken))
        {
            (string, string)[] labels = [.. Labels.Select((label, column) => (label, reader.GetString(column)))];
            for (var place = 0; place < samples.Length; place++)
            {
                if (!reader.IsDBNull(Labels.Count + place))
                    samples[place].Add(new(reader.GetDouble(Labels.Count + place), labels));
            }
        }

        return [.. Metrics.Select((metric, place) => new Metric(metric.Name, metric.Meaning, samples[place]) { Kind = metric.Kind })];
    }
}
