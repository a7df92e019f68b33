using System.Text.Json;
using SuperInsight.Domain.State;

namespace SuperInsight.Domain.Restarts;

/// <summary>Reads and records restarts, of each container by the name of its agent.</summary>
public sealed class RestartLedger(ILedger ledger)
{
    private const int SnapshotEvery = 64;

    public async Task<(RestartHistory History, DateTimeOffset AsOf)> ReadAsync(AgentName agent, CancellationToken cancellationToken)
    {
        var reading = await ledger.ReadAsync(Stream(agent), cancellationToken);
        return (RestartHistory.From(Stream(agent), reading), reading.AsOf);
    }

    /// <summary>Records a fact, unless it says nothing new. Of two at once that say the same, one is recorded.</summary>
    public async Task RecordAsync(AgentName agent, RestartFact fact, CancellationToken cancellationToken)
    {
        while (true)
        {
            var reading = await ledger.ReadAsync(Stream(agent), cancellationToken);
            var history = RestartHistory.From(Stream(agent), reading);
            if (ReferenceEquals(history.Apply(fact, reading.AsOf), history) || (fact is ServiceWell && history.Unhealthy.All(one => one.Service != fact.Service)))
                return;
            if (reading.Entries.Count >= SnapshotEvery)
                await ledger.SnapshotAsync(Stream(agent), reading.Head, JsonSerializer.SerializeToUtf8Bytes(history, RestartJson.Default.RestartHistory), cancellationToken);
            if (await ledger.AppendAsync(Stream(agent), reading.Head + 1, JsonSerializer.SerializeToUtf8Bytes(fact, RestartJson.Default.RestartFact), cancellationToken) == AppendOutcome.Appended)
                return;
        }
    }

    private static StreamName Stream(AgentName agent) => new($"restarts/{agent}");
}
