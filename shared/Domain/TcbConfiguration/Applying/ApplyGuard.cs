using SuperInsight.Domain.Deployments;
using SuperInsight.Domain.Deployments.CloudRun;

namespace SuperInsight.Domain.TcbConfiguration.Applying;

/// <summary>Refuses a configuration that would split or lose data.</summary>
internal static class ApplyGuard
{
    private const string TopologyVariable = "Topology";

    /// <summary>What forbids it, whatever runs; null for nothing.</summary>
    public static ConfigurationException? Find(DeploymentConfiguration configuration, ServiceConfiguration service)
    {
        var scaling = new ScalingChange(service.Resource.MinInstances, service.Resource.MaxInstances);
        return (DataGuard.Check(Policy(configuration)) ?? DataGuard.Check(Policy(configuration), scaling)) is { } refusal
            ? new ConfigurationException(service.ServiceName, refusal.Reason, refusal.Hint)
            : null;
    }

    /// <summary>What forbids changing what runs; null for nothing.</summary>
    public static ConfigurationException? Find(DeploymentConfiguration configuration, ServiceConfiguration service, RunDescription running)
    {
        if (Find(configuration, service) is { } refused)
            return refused;
        if (running.Configuration.Environment?.GetValueOrDefault(TopologyVariable) is { Length: > 0 } stated && !stated.Equals($"{configuration.Topology}", StringComparison.OrdinalIgnoreCase))
            return new(service.ServiceName, $"it runs with topology {stated}, and the file says {Name(configuration)}: another word moves no data", "Take a backup, restore it where the data is to be, and open a service of that topology.");
        if (Policy(configuration).StopsFirst)
            return new(service.ServiceName, $"with topology {Name(configuration)} two versions must never run at once, and each change of the configuration makes a version beside the one that serves", $"Drain and stop {service.ServiceName} first and change it in the console (CloudBase Run, the service, its settings); `ops config diff` says what is left.");
        return running.Serving is null
            ? new(service.ServiceName, "not exactly one version serves: which one is to be configured anew is not known", "Finish or take back the gray release first.")
            : null;
    }

    private static DeploymentPolicy Policy(DeploymentConfiguration configuration) => new(configuration.Topology) { AcceptDataLoss = configuration.AcceptDataLoss };

    private static string Name(DeploymentConfiguration configuration) => $"{configuration.Topology}".ToLowerInvariant();
}
