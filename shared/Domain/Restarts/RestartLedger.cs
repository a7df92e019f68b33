using System.Text.Json;
using SuperInsight.Domain.State;

namespace SuperInsight.Domain.Restarts;

/// <summary>Reads and records restarts, of each container by the name of its agent.</summary>
public sealed class RestartLedger(ILedger ledger)
{
    private const int SnapshotEvery = 64;

    private static readonly StreamName Parent = new("restarts");

    public async Task<(RestartHistory History, DateTimeOffset AsOf)> ReadAsync(AgentName agent, CancellationToken cancellationToken)
    {
        var reading = await ledger.ReadAsync(Stream(agent), cancellationToken);
        return (RestartHistory.From(Stream(agent), reading), reading.AsOf);
    }

    /// <summary>The latest of every container, oldest first.</summary>
    public async Task<IReadOnlyList<ContainerRestart>> ListAsync(CancellationToken cancellationToken)
    {
        List<ContainerRestart> all = [];
        foreach (var stream in await ledger.ListAsync(Parent, cancellationToken))
        {
            if (AgentName.TryParse(stream.ToString()[$"{Parent}/".Length..], out var agent))
                all.AddRange((await ReadAsync(agent, cancellationToken)).History.Records.Select(record => new ContainerRestart(agent, record)));
        }

        return [.. all.OrderBy(one => one.Restart.At)];
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

    private static StreamName Stream(AgentName agent) => new($"{Parent}/{agent}");
}

/// <summary>A restart, and where it was.</summary>
public sealed record ContainerRestart(AgentName Agent, RestartRecord Restart)
{
    /// <summary>Its agent decided it, while no controller answered.</summary>
    public bool IsOfItsOwn => IsOwn(Agent, Restart.Key);

    /// <summary>The key of a restart that an agent decided by itself.</summary>
    public static string OwnKey(AgentName agent, string action) => $"{agent}/{action}";

    /// <summary>Whether a key is one of <see cref="OwnKey"/>.</summary>
    public static bool IsOwn(AgentName agent, string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return key.StartsWith(OwnKey(agent, ""), StringComparison.Ordinal);
    }
}
