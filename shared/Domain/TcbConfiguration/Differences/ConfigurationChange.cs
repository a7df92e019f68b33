namespace SuperInsight.Domain.TcbConfiguration.Differences;

/// <summary>One difference between what is configured and what runs. Holds no secret: values that come from the environment print as <c>***</c>.</summary>
/// <param name="Path">In the file's terms: <c>services[0].resource.max_instances</c>.</param>
/// <param name="Running">What runs; null for nothing.</param>
/// <param name="Wanted">What is configured; null for nothing.</param>
public sealed record ConfigurationChange(string Path, ChangeKind Kind, string? Running, string? Wanted);

/// <summary>What applying the configuration would do about a difference.</summary>
public enum ChangeKind
{
    /// <summary>It is not there yet, and would be.</summary>
    Add,

    /// <summary>It would become what is configured.</summary>
    Change,

    /// <summary>It runs without being configured, and would stay: the environment is merged, never replaced; volumes and domains are left alone.</summary>
    Keep,

    /// <summary>Whether it differs is not known, because it refers to a variable that is not set here.</summary>
    Unknown,
}
