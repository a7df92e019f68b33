namespace SuperInsight.Domain.TcbConfiguration.Differences;

/// <summary>A service as it runs, in the configuration's terms: what the cloud's answers are turned into. Null where the cloud does not say.</summary>
public sealed record RunningConfiguration
{
    public required string ServiceName { get; init; }

    public double? Cpu { get; init; }

    /// <summary>GiB.</summary>
    public double? Memory { get; init; }

    public int? MinInstances { get; init; }

    public int? MaxInstances { get; init; }

    /// <summary><c>cpu</c> or <c>mem</c>.</summary>
    public string? ScaleMetric { get; init; }

    public int? ScaleThreshold { get; init; }

    public int? ContainerPort { get; init; }

    /// <summary>Paths below the environment's own address that lead to it.</summary>
    public IReadOnlyList<string> Paths { get; init; } = [];

    /// <summary>Null where the cloud builds no image, but is given one.</summary>
    public string? DockerfilePath { get; init; }

    /// <summary>Null as <see cref="DockerfilePath"/>.</summary>
    public string? BuildDirectory { get; init; }

    public string? CustomLogs { get; init; }

    public string? VpcId { get; init; }

    public string? SubnetId { get; init; }

    /// <summary>Mount path to the volume's source; empty where the cloud does not say.</summary>
    public IReadOnlyDictionary<string, string> Volumes { get; init; } = new Dictionary<string, string>();

    /// <summary>With the real values. None of them leaves a comparison but as <c>***</c>, unless the file itself shows it.</summary>
    public IReadOnlyDictionary<string, string> EnvironmentVariables { get; init; } = new Dictionary<string, string>();

    public IReadOnlyList<string> Domains { get; init; } = [];

    /// <summary>Domain to the id of its certificate, for those that have one.</summary>
    public IReadOnlyDictionary<string, string> Certificates { get; init; } = new Dictionary<string, string>();

    /// <summary>Prints no values: those of the environment are secrets.</summary>
    public override string ToString() => $"{nameof(RunningConfiguration)} {ServiceName}";
}
