using Npgsql;
using SuperInsight.Domain.Metrics;

namespace SuperInsight.Adapters.Postgres;

/// <summary>
/// PostgreSQL's sessions, locks, slots, sizes, transactions, checksums and archiving; all of the server, by the names that postgres_exporter's
/// dashboards know where they have one. The session that asks does not count. The role must be a member of <c>pg_monitor</c>.
/// See <see href="https://www.postgresql.org/docs/current/monitoring-stats.html"/>.
/// </summary>
/// <param name="address">Any database of the server.</param>
/// <param name="clock">Tells when sizes are looked at again.</param>
public sealed class PostgresMetrics(PostgresAddress address, TimeProvider clock) : IMetricsSource
{
    private const string Operation = "measure";

    /// <summary>Sizes are counted file by file: not at every look.</summary>
    private static readonly TimeSpan KeepSizes = TimeSpan.FromMinutes(1);

    private (Metric Sizes, long Timestamp)? sizes;

    public string Name => "postgres";

    public IReadOnlyList<Metric> WhenAway => [Up(0)];

    public async Task<IReadOnlyList<Metric>> MeasureAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = new NpgsqlConnection(address.ToConnectionString());
            await connection.OpenAsync(cancellationToken);
            List<Metric> metrics = [Up(1)];
            await using (var command = new NpgsqlCommand(PostgresQuestions.Server, connection))
            await using (var reader = await command.ExecuteReaderAsync(cancellationToken))
            {
                foreach (var answer in PostgresQuestions.Answers)
                {
                    metrics.AddRange(await answer.ReadAsync(reader, cancellationToken));
                    await reader.NextResultAsync(cancellationToken);
                }
            }

            metrics.Add(await SizesAsync(connection, cancellationToken));
            return metrics;
        }
        catch (Exception failure) when (failure is NpgsqlException or TimeoutException)
        {
            throw PostgresFailure.From(Operation, address, failure);
        }
    }

    private async Task<Metric> SizesAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        if (sizes is { } known && clock.GetElapsedTime(known.Timestamp) < KeepSizes)
            return known.Sizes;
        var began = clock.GetTimestamp();
        await using var command = new NpgsqlCommand(PostgresQuestions.Sizes, connection);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var measured = (await PostgresQuestions.SizesAnswer.ReadAsync(reader, cancellationToken)).Single();
        sizes = (measured, began);
        return measured;
    }

    private static Metric Up(double value) => new("pg_up", "Whether PostgreSQL answers.", [new(value)]);
}
