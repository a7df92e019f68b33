using System.Collections.Concurrent;
using SuperInsight.Domain.Agents;
using SuperInsight.Domain.Metrics;
using SuperInsight.Domain.Restarts;

namespace SuperInsight.Fakes.Metrics;

/// <summary>Readings of agents in memory. Can be made to fail.</summary>
public sealed class InMemoryAgentHistories(TimeProvider clock) : IAgentHistories
{
    private readonly ConcurrentDictionary<AgentName, InMemoryMetricHistory> known = new();

    /// <summary>Whether nothing can be kept or read.</summary>
    public bool IsAway { get; set; }

    public Task AppendAsync(AgentName agent, MetricsReading reading, CancellationToken cancellationToken) => Reach() ?? known.GetOrAdd(agent, _ => new()).AppendAsync(reading, cancellationToken);

    public IReadOnlyList<AgentName> List()
    {
        if (Reach() is { Exception.InnerException: { } failure })
            throw failure;
        return [.. known.Where(one => one.Value.ReadAsync(clock.GetUtcNow().AddDays(-1), DateTimeOffset.MaxValue, CancellationToken.None).Result.Count > 0).Select(one => one.Key).OrderBy(agent => agent.ToString(), StringComparer.Ordinal)];
    }

    public IMetricHistory Of(AgentName agent) => known.GetOrAdd(agent, _ => new());

    private Task? Reach() => IsAway ? Task.FromException(new MetricsException("reach", "agents", "it is away", "bring it back")) : null;
}
