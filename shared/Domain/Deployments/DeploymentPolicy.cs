using SuperInsight.Domain.TcbConfiguration;

namespace SuperInsight.Domain.Deployments;

/// <summary>How services are deployed: where their data is, and how long each state may last before it counts as failed.</summary>
public sealed record DeploymentPolicy(Topology Topology)
{
    /// <summary>Shares of the traffic, rising, below 100; empty for a release to all at once.</summary>
    public IReadOnlyList<int> GraySteps { get; init; } = [];

    /// <summary>Takes a backup before each release, where the topology does not need one.</summary>
    public bool SafeguardExternal { get; init; }

    /// <summary>Takes the data back as well, to the backup from before it, when a release that was never a success is rolled back.</summary>
    public bool RestoreDataOnRollback { get; init; }

    /// <summary>How much of the newest data may be lost with an instance; must be said for <see cref="Topology.Ephemeral"/>.</summary>
    public TimeSpan? AcceptDataLoss { get; init; }

    /// <summary>The service that this process runs in: it is never deployed by itself.</summary>
    public string? OwnService { get; init; }

    /// <summary>Good answers in a row before a version is believed.</summary>
    public int HealthyNeeded { get; init; } = 3;

    /// <summary>Bad answers in a row that condemn a version.</summary>
    public int UnhealthyAllowed { get; init; } = 3;

    /// <summary>The shortest time between two probes that both count.</summary>
    public TimeSpan ProbeEvery { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a version with all traffic is watched.</summary>
    public TimeSpan BakeFor { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How long each gray step is watched.</summary>
    public TimeSpan GrayStepFor { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>How long a process has between saying that it takes a step and taking it; after that another may.</summary>
    public TimeSpan IntentLease { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>How long what serves may lag behind a finished task.</summary>
    public TimeSpan Convergence { get; init; } = TimeSpan.FromMinutes(3);

    /// <summary>How long nobody may know how a version does while it is watched.</summary>
    public TimeSpan MissingFor { get; init; } = TimeSpan.FromMinutes(5);

    public TimeSpan ImageDeadline { get; init; } = TimeSpan.FromMinutes(45);

    public TimeSpan SafeguardDeadline { get; init; } = TimeSpan.FromHours(4);

    public TimeSpan DrainDeadline { get; init; } = TimeSpan.FromMinutes(10);

    public TimeSpan ReleaseDeadline { get; init; } = TimeSpan.FromMinutes(15);

    public TimeSpan VerifyDeadline { get; init; } = TimeSpan.FromMinutes(5);

    public TimeSpan ShiftDeadline { get; init; } = TimeSpan.FromMinutes(15);

    public TimeSpan RollbackDeadline { get; init; } = TimeSpan.FromMinutes(45);

    /// <summary>How often CI's failed build is run again.</summary>
    public int BuildReruns { get; init; } = 3;

    /// <summary>Whether old and new must never run at once.</summary>
    public bool StopsFirst => Topology != Topology.External;

    /// <summary>Whether a backup is made sure of first.</summary>
    public bool Safeguards => StopsFirst || SafeguardExternal;

    public bool IsGray => GraySteps.Count > 0;
}
