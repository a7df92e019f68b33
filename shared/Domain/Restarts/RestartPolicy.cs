namespace SuperInsight.Domain.Restarts;

/// <summary>How patiently, and how often, services are restarted. Times are elapsed times.</summary>
public sealed record RestartPolicy
{
    /// <summary>How long a service may take from its start until it answers.</summary>
    /// <value>2 minutes.</value>
    public TimeSpan Ready { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>The same while it says that it recovers, or reads its data in.</summary>
    /// <value>8 minutes.</value>
    public TimeSpan Recovery { get; init; } = TimeSpan.FromMinutes(8);

    /// <summary>How often a service is asked meanwhile.</summary>
    /// <value>500 milliseconds.</value>
    public TimeSpan LookEvery { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>All of one restart: an action has 14 minutes.</summary>
    /// <value>12 minutes.</value>
    public TimeSpan Whole { get; init; } = TimeSpan.FromMinutes(12);

    /// <summary>How long another restart in the same container is waited for.</summary>
    /// <value>1 minute.</value>
    public TimeSpan Turn { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How long the end of a base backup is waited for, before a restart that would disturb it is refused. Shorter than an agent may take to begin.</summary>
    /// <value>45 seconds.</value>
    public TimeSpan BaseBackup { get; init; } = TimeSpan.FromSeconds(45);

    /// <summary>How often one restart stops and starts its service before it is given up.</summary>
    /// <value>2.</value>
    public int Attempts { get; init; } = 2;

    /// <summary>Who asks again so soon after a restart of the same service is told what came of that one.</summary>
    /// <value>2 minutes, as the shipped rule has it.</value>
    public TimeSpan Cooldown { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Restarts of one service in any 60 minutes, whoever asks.</summary>
    /// <value>6.</value>
    public int MostInHour { get; init; } = 6;
}
