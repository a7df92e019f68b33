using SuperInsight.Domain.Agents;
using SuperInsight.Domain.Restarts;
using SuperInsight.Domain.Settings;

namespace SuperInsight.Adapters.Agents;

/// <summary>Stands for a controller that cannot be reached for want of a setting: every post says which.</summary>
public sealed class MisconfiguredLink(SettingException wrong) : IControllerLink
{
    public Task<AgentOrders> PostAsync(AgentName agent, AgentSample sample, CancellationToken cancellationToken) => Task.FromException<AgentOrders>(wrong);
}
