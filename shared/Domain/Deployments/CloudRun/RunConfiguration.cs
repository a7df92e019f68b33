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
    /// <summary>Without the values of the environment.</summary>
    public override string ToString() =>
        $"{Cores} cores, {MemoryGiB} GiB, {MinInstances} to {MaxInstances} instances, port {Port}, {Environment?.Count ?? 0} variables, {Volumes.Count} volumes";
}
