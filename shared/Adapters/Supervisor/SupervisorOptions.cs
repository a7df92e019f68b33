using SuperInsight.Domain.Settings;

namespace SuperInsight.Adapters.Supervisor;

/// <summary>Where the container's supervisor is reached, and with how much patience. Times are elapsed times.</summary>
/// <param name="Socket">The path of its Unix socket.</param>
public sealed record SupervisorOptions(string Socket)
{
    /// <summary>As <c>[unix_http_server]</c> has it; null where it asks for none.</summary>
    public string? User { get; init; }

    /// <inheritdoc cref="User"/>
    public Secret? Password { get; init; }

    /// <summary>One call: the supervisor answers at once, whatever its programs do.</summary>
    /// <value>10 seconds.</value>
    public TimeSpan Call { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How often a program that is on its way is looked at.</summary>
    /// <value>200 milliseconds.</value>
    public TimeSpan LookEvery { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>How long a program may take to end. Its own <c>stopwaitsecs</c> should be shorter: after that it is killed.</summary>
    /// <value>5 minutes.</value>
    public TimeSpan Stop { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How long a program may take until it counts as running.</summary>
    /// <value>5 minutes: it may wait for another.</value>
    public TimeSpan Start { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How long a program that has ended by itself is watched: the supervisor may be about to start it again.</summary>
    /// <value>2 seconds: it looks once a second.</value>
    public TimeSpan Settle { get; init; } = TimeSpan.FromSeconds(2);
}
