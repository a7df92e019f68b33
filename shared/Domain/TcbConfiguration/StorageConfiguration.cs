namespace SuperInsight.Domain.TcbConfiguration;

/// <summary>A volume and where it is mounted.</summary>
/// <param name="Type">Always <c>cfs</c> once the checks have passed: CloudBase Run attaches nothing else.</param>
/// <param name="Size">As <c>50Gi</c>. A network file system grows by itself: this is what is expected of it.</param>
/// <param name="MountPath">Absolute.</param>
public sealed record StorageConfiguration(string Name, string Type, string Size, string MountPath)
{
    /// <summary>Address of the file system's mount target and a path on it, <c>10.0.1.4:/uploads</c>; null when only the vendor's tools attach it, by its name.</summary>
    public string? Source { get; init; }
}
