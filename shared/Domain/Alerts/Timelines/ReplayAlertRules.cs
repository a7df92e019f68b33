using SuperInsight.Domain.Metrics;

namespace SuperInsight.Domain.Alerts;

/// <summary>What rules would have done on what was measured. Nothing is carried out; actions count as done.</summary>
public sealed class ReplayAlertRules(IMetricHistory history)
{
    private static readonly TimeSpan Piece = TimeSpan.FromHours(1);

    /// <param name="from">Inclusive.</param>
    /// <param name="until">Exclusive.</param>
    public async Task<AlertReplay> RunAsync(AlertRules rules, DateTimeOffset from, DateTimeOffset until, CancellationToken cancellationToken)
    {
        var simulation = new AlertSimulation(rules, _ => ActionOutcome.Done("as if"));
        List<AlertEvent> events = [];
        var readings = 0;
        for (var at = from; at < until; at += Piece)
        {
            foreach (var reading in await history.ReadAsync(at, at + Piece < until ? at + Piece : until, cancellationToken))
            {
                readings++;
                events.AddRange(simulation.Step(reading));
            }
        }

        return new(readings, events);
    }
}

/// <summary>What came of a replay.</summary>
/// <param name="Readings">How many there were.</param>
/// <param name="Events">In order.</param>
public sealed record AlertReplay(int Readings, IReadOnlyList<AlertEvent> Events);
