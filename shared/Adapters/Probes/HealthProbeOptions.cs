namespace SuperInsight.Adapters.Probes;

/// <summary>How a service is asked how it is.</summary>
public sealed record HealthProbeOptions
{
    /// <summary>What is asked for, below the service's address.</summary>
    /// <value>/health.</value>
    public string Path { get; init; } = "/health";

    /// <summary>From the first attempt to connect to the last byte; elapsed time.</summary>
    /// <value>5 seconds.</value>
    public TimeSpan TimeLimit { get; init; } = TimeSpan.FromSeconds(5);
}
