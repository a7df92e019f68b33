namespace SuperInsight.Domain.TcbConfiguration;

/// <summary>What is to run in one CloudBase environment: the whole of <c>tcb.yaml</c>, defaults filled in, every check passed.</summary>
/// <remarks>Text may hold references to the environment of whoever deploys, <c>{{env.NAME}}</c>; it never holds a secret itself.</remarks>
public sealed record DeploymentConfiguration
{
    public required string EnvironmentId { get; init; }

    public required string Region { get; init; }

    public required Topology Topology { get; init; }

    /// <summary>How much of the newest data may be lost with an instance. Null unless stated; never null for <see cref="Topology.Ephemeral"/>.</summary>
    public required TimeSpan? AcceptDataLoss { get; init; }

    public required string FrameworkName { get; init; }

    /// <summary>One or more, in the order of the file.</summary>
    public required IReadOnlyList<ServiceConfiguration> Services { get; init; }

    /// <summary>The custom domain; null for the default one.</summary>
    public required string? Domain { get; init; }

    /// <summary>Tencent Cloud's id of the certificate for <see cref="Domain"/>; null without one.</summary>
    public required string? CertificateId { get; init; }
}
