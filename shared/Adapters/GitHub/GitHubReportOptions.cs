namespace SuperInsight.Adapters.GitHub;

/// <summary>What GitHub shows of a deployment.</summary>
public sealed record GitHubReportOptions
{
    /// <summary>The environment's name there.</summary>
    /// <value>production.</value>
    public string Environment { get; init; } = "production";

    /// <summary>Whether people use it.</summary>
    /// <value>True.</value>
    public bool IsProduction { get; init; } = true;

    /// <summary>Where a deployment's state can be read, with <c>{id}</c> where its id goes: <c>https://ops.example.com/api/deployments/{id}</c>. Null for no link.</summary>
    public Uri? StatusPage { get; init; }

    /// <summary>Where the service itself is. Null for no link.</summary>
    public Uri? EnvironmentUrl { get; init; }
}
