using SuperInsight.Domain.Restarts;

namespace SuperInsight.Domain.Agents;

/// <summary>An agent's way to its controller.</summary>
public interface IControllerLink
{
    /// <summary>Posts what was measured, once; what is lost is said again with the next sample.</summary>
    /// <returns>What to do.</returns>
    /// <exception cref="OperationException">The controller does not answer, or refuses, or somebody else answers for it.</exception>
    Task<AgentOrders> PostAsync(AgentName agent, AgentSample sample, CancellationToken cancellationToken);
}
