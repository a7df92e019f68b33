using SuperInsight.Domain.Deployments.CloudRun;

namespace SuperInsight.Domain.TcbConfiguration.Applying;

/// <summary>What applying a configuration would do now.</summary>
/// <param name="Configuration">What is applied.</param>
/// <param name="Image">What services are opened with that are not there yet; null to open none.</param>
/// <param name="Changes">In the order of the fields.</param>
public sealed record ConfigurationPlan(DeploymentConfiguration Configuration, string? Image, IReadOnlyList<PlannedChange> Changes)
{
    internal IReadOnlyList<(string Service, ReleaseRequest Request)> Releases { get; init; } = [];

    internal IReadOnlyList<(string Service, OpenRequest Request)> Openings { get; init; } = [];

    internal IReadOnlyList<(string Path, string Service)> Paths { get; init; } = [];

    internal (string Domain, string? CertificateId)? Binding { get; init; }

    /// <summary>Why none of it may be done, as it would split or lose data; null for nothing.</summary>
    public ConfigurationException? Refusal { get; init; }

    /// <summary>Whether it does anything.</summary>
    public bool HasWork => Releases.Count > 0 || Openings.Count > 0 || Paths.Count > 0 || Binding is not null;

    public IEnumerable<PlannedChange> Done => Changes.Where(change => change.Fate == PlannedFate.Change);

    public IEnumerable<PlannedChange> Impossible => Changes.Where(change => change.Fate == PlannedFate.Impossible);

    /// <summary>Without the configuration's values.</summary>
    public override string ToString() => $"{Done.Count()} to change, {Impossible.Count()} impossible";
}
