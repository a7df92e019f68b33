using SuperInsight.Domain.Deployments.CloudRun;
using SuperInsight.Domain.TcbConfiguration;

namespace SuperInsight.Domain.Deployments;

/// <summary>Refuses whatever would split or lose data, whoever asks for it.</summary>
public static class DataGuard
{
    private static readonly TimeSpan LeastLoss = TimeSpan.FromSeconds(60);

    /// <summary>What forbids it, whatever the service looks like; null for nothing.</summary>
    public static GuardRefusal? Check(DeploymentPolicy policy) => policy switch
    {
        { RestoreDataOnRollback: true, StopsFirst: false } => new(
            "with topology external the version before goes on working while another is taken back: nobody can replace the data under it", "Set Deployments__RestoreDataOnRollback to false; restore by hand with `ops backup restore` where a rollback needs it."),
        { IsGray: true, StopsFirst: true } => new($"with topology {Name(policy)} two versions would each have a database of their own, or both write one: no gray release", "Take the gray steps away; or move the data to managed servers and state topology external."),
        { IsGray: true } when policy.GraySteps.Any(percent => percent is < 1 or > 99) || policy.GraySteps.Zip(policy.GraySteps.Skip(1)).Any(pair => pair.First >= pair.Second) =>
            new("gray steps are whole percentages from 1 to 99, rising", "Write them as 10,50."),
        { Topology: Topology.Ephemeral, AcceptDataLoss: null } => new("with topology ephemeral the newest data goes with an instance, and nobody said how much may", "Set AcceptDataLossSeconds to 60 or more."),
        { Topology: Topology.Ephemeral } when policy.AcceptDataLoss < LeastLoss => new("WAL is archived once a minute: less loss than 60 s cannot be promised", "Set AcceptDataLossSeconds to 60 or more."),
        _ => null,
    };

    /// <summary>What forbids releasing to a service as it is; null for nothing.</summary>
    public static GuardRefusal? Check(DeploymentPolicy policy, RunDescription service)
    {
        if (Check(policy) is { } refused)
            return refused;
        if (!policy.StopsFirst)
            return null;
        if (service.Configuration.MaxInstances != 1)
            return new($"with topology {Name(policy)} there is one instance, and {service.Name} may have {service.Configuration.MaxInstances}: each would have a database of its own, or all would write one", "Set its most instances to 1.");
        if (service.Configuration.MinInstances != 1)
            return new($"with topology {Name(policy)} the instance must always run, and {service.Name} may go down to {service.Configuration.MinInstances}: no timer would fire, and with ephemeral the data would be gone", "Set its least instances to 1.");
        return policy.Topology == Topology.Volume && service.Configuration.Volumes.Count == 0
            ? new($"with topology volume the data lies on one, and {service.Name} has none mounted: it would go with the instance", "Mount the volume, or state another topology.")
            : null;
    }

    /// <summary>What forbids changing the number of instances; null for nothing.</summary>
    public static GuardRefusal? Check(DeploymentPolicy policy, ScalingChange change) => policy.StopsFirst && (change.MaxInstances is > 1 || change.MinInstances is not (null or 1))
        ? new($"with topology {Name(policy)} there is exactly one instance", "Leave the least and the most instances at 1; or move the data to managed servers.")
        : null;

    private static string Name(DeploymentPolicy policy) => policy.Topology.ToString().ToLowerInvariant();
}

/// <summary>Why something is refused.</summary>
/// <param name="Reason">What it would do.</param>
/// <param name="Hint">What to do instead.</param>
public sealed record GuardRefusal(string Reason, string Hint);
