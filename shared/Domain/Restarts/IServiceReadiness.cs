namespace SuperInsight.Domain.Restarts;

/// <summary>Asks services whether they do what they are there for: PostgreSQL takes sessions, Redis answers PING, others answer over HTTP.</summary>
public interface IServiceReadiness
{
    /// <summary>Asks once, with a deadline of its own. Never fails: no answer is one, too.</summary>
    Task<ReadinessAnswer> AskAsync(string service, CancellationToken cancellationToken);
}

/// <summary>What a service said.</summary>
/// <param name="State">How it is.</param>
/// <param name="Detail">The same for people, as in <c>it refuses connections</c>.</param>
public sealed record ReadinessAnswer(Readiness State, string Detail);

/// <summary>How a service is.</summary>
public enum Readiness
{
    /// <summary>It does its work.</summary>
    Ready,

    /// <summary>It does not, or does not answer.</summary>
    NotReady,

    /// <summary>It will, when it has recovered from a crash or has read its data in: it must not be disturbed.</summary>
    Recovering,

    /// <summary>Nothing is known that could be asked of it: it counts as ready when it runs.</summary>
    Unasked,
}
