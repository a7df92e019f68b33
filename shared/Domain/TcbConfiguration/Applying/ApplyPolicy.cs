namespace SuperInsight.Domain.TcbConfiguration.Applying;

/// <summary>How long applying a configuration waits for the cloud.</summary>
public sealed record ApplyPolicy
{
    /// <summary>Between two looks at a task.</summary>
    /// <value>3 seconds.</value>
    public TimeSpan LookEvery { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>How long a task may take.</summary>
    /// <value>15 minutes.</value>
    public TimeSpan TaskDeadline { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>How long after an answer was lost its task may appear.</summary>
    /// <value>2 minutes.</value>
    public TimeSpan AppearWithin { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>How long what serves may lag behind a finished task.</summary>
    /// <value>3 minutes.</value>
    public TimeSpan Convergence { get; init; } = TimeSpan.FromMinutes(3);

    /// <summary>How long a domain may take to be bound.</summary>
    /// <value>10 minutes.</value>
    public TimeSpan BindDeadline { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>The longest that one service takes.</summary>
    public TimeSpan PerService => AppearWithin + TaskDeadline + Convergence;
}
