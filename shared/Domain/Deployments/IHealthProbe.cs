namespace SuperInsight.Domain.Deployments;

/// <summary>Asks a service how it is, from outside.</summary>
public interface IHealthProbe
{
    /// <summary>
    /// Asks the public address once; never retries and never waits longer than some seconds, so that a count of answers means something.
    /// Changes nothing. A failure is an answer: <see cref="ProbeHealth.NoAnswer"/>.
    /// </summary>
    Task<ProbeAnswer> ProbeAsync(string service, Uri address, CancellationToken cancellationToken);
}

/// <summary>How a service answered once.</summary>
/// <param name="Health">How it is.</param>
/// <param name="Version">The version that answered, where the answer says so; else null.</param>
/// <param name="Detail">What was measured, for people: <c>HTTP 503 in 40 ms</c>.</param>
public sealed record ProbeAnswer(ProbeHealth Health, string? Version, string Detail);

/// <summary>What one answer says.</summary>
public enum ProbeHealth
{
    /// <summary>It answered, and well.</summary>
    Healthy,

    /// <summary>It answered that it is not well, or the connection was refused.</summary>
    Unhealthy,

    /// <summary>Nothing is known: no answer in time, or one of another version. Counts as failure after a deadline.</summary>
    NoAnswer,
}
