using SuperInsight.Domain.Metrics;
using SuperInsight.Domain.Restarts;

namespace SuperInsight.Domain.Agents;

/// <summary>What agents measured before, kept beside the controller: a day of each, bounded in all. Not on the ledger: it is lost with the machine.</summary>
public interface IAgentHistories
{
    /// <summary>Adds a reading of an agent. One of the same moment is there once.</summary>
    /// <exception cref="OperationException">It cannot be kept.</exception>
    Task AppendAsync(AgentName agent, MetricsReading reading, CancellationToken cancellationToken);

    /// <summary>The agents that were heard within a day, by name.</summary>
    /// <exception cref="OperationException">What is kept cannot be read.</exception>
    IReadOnlyList<AgentName> List();

    /// <summary>What is kept of an agent; nothing where it was never heard.</summary>
    IMetricHistory Of(AgentName agent);
}
