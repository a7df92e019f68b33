namespace SuperInsight.Domain.Deployments.CloudRun;

/// <summary>How instances are made.</summary>
/// <param name="Cores">Processors per instance.</param>
/// <param name="MemoryGiB">Memory per instance.</param>
/// <param name="MinInstances">At least so many; 0 stops the service when nobody calls.</param>
/// <param name="MaxInstances">At most so many.</param>
/// <param name="Port">Where the container listens.</param>
/// <param name="Environment">Variables; null when the cloud's text of them cannot be read. Values may be secrets: never log them.</param>
/// <param name="Volumes">What is mounted.</param>
public sealed record RunConfiguration(
    double Cores, double MemoryGiB, int MinInstances, int MaxInstances, int Port, IReadOnlyDictionary<string, string>? Environment, IReadOnlyList<RunVolume> Volumes)
{
    /// <summary>When an instance is added; null when there is not exactly one rule.</summary>
    public ScalingRule? Rule { get; init; }

    /// <summary>What is collected as logs: <c>stdout</c>, or a path in the container; null when it is not told.</summary>
    public string? Logs { get; init; }

    /// <summary>What the cloud builds the image from; null where it does not build.</summary>
    public string? Dockerfile { get; init; }

    /// <summary>Where the cloud builds the image; null where it does not build.</summary>
    public string? BuildDirectory { get; init; }

    /// <summary>The private network; null for none, or when it is not told.</summary>
    public string? VpcId { get; init; }

    /// <summary>The subnet of it; null as the network.</summary>
    public string? SubnetId { get; init; }

    /// <summary>Without the values of the environment.</summary>
    public override string ToString() =>
        $"{Cores} cores, {MemoryGiB} GiB, {MinInstances} to {MaxInstances} instances, port {Port}, {Environment?.Count ?? 0} variables, {Volumes.Count} volumes";
}
