namespace SuperInsight.Domain.TcbConfiguration;

/// <summary>One CloudBase Run service.</summary>
public sealed record ServiceConfiguration
{
    public required string ServiceName { get; init; }

    /// <summary>The path below the environment's address that leads to it: <c>/superinsight</c>.</summary>
    public required string ServicePath { get; init; }

    public required int ContainerPort { get; init; }

    public required string DockerfilePath { get; init; }

    public required string BuildDirectory { get; init; }

    /// <summary>What is collected as logs: <c>stdout</c>, or a path in the container.</summary>
    public required string CustomLogs { get; init; }

    public required string? DatabaseName { get; init; }

    public required ResourceConfiguration Resource { get; init; }

    /// <summary>Names and mount paths are distinct.</summary>
    public required IReadOnlyList<StorageConfiguration> Storage { get; init; }

    public required NetworkConfiguration Network { get; init; }

    public required IReadOnlyDictionary<string, string> EnvironmentVariables { get; init; }
}
