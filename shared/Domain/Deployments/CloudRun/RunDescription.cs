namespace SuperInsight.Domain.Deployments.CloudRun;

/// <summary>A service as the cloud describes it now.</summary>
/// <param name="Name">The service's name.</param>
/// <param name="Status">Whether it is settled.</param>
/// <param name="StatusText">The same in the cloud's own word, for people.</param>
/// <param name="Address">Its public address; null when it has none.</param>
/// <param name="CustomDomains">Further host names.</param>
/// <param name="Versions">Those that serve or wait to, by falling traffic; a canary without traffic may be among them.</param>
/// <param name="Configuration">What the next version begins with.</param>
public sealed record RunDescription(
    string Name, RunStatus Status, string StatusText, Uri? Address, IReadOnlyList<string> CustomDomains, IReadOnlyList<RunVersion> Versions, RunConfiguration Configuration)
{
    /// <summary>The version that has all traffic; null when several share it or none has any.</summary>
    public RunVersion? Serving => Versions.FirstOrDefault(version => version.TrafficPercent == 100);

    /// <summary>Tells whether a version has all traffic.</summary>
    public bool Serves(string version) => Serving?.Name == version;
}

/// <summary>Whether a service is settled. What we do not know is never taken for success.</summary>
public enum RunStatus
{
    /// <summary>Another word: not settled.</summary>
    Unknown,

    /// <summary>It runs and nothing changes.</summary>
    Normal,

    /// <summary>Something is being changed.</summary>
    Deploying,

    /// <summary>The last change failed, or the service is frozen.</summary>
    Failed,
}
