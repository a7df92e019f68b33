using SuperInsight.Domain.CustomDomains;
using SuperInsight.Domain.TcbConfiguration.Differences;

namespace SuperInsight.Domain.TcbConfiguration.Applying;

/// <summary>What applying does about the path that leads to a service: it is led there where it leads nowhere yet. Pure.</summary>
internal sealed class PathPlan(DomainAccess access, IReadOnlyList<AccessPath> paths)
{
    private const string Console = "the console at CloudBase, the environment, HTTP access service";

    public PlannedChange Judge(ConfigurationChange difference)
    {
        if (difference.Kind == ChangeKind.Keep)
            return new(difference, PlannedFate.Keep);
        if (access.Targets.Count == 0)
            return new(difference, PlannedFate.Impossible, "the environment has no address of its own, below which paths could lead anywhere", $"Open {Console}, then apply again.");
        return paths.FirstOrDefault(path => path.Path == difference.Wanted) is { } taken
            ? new(difference, PlannedFate.Impossible, $"{taken.Path} leads to {taken.Target}, whose visitors would find something else there", $"Take that route away in {Console}, then apply again; or write another path.")
            : new(difference, PlannedFate.Change);
    }
}
