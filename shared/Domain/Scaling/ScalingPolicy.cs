namespace SuperInsight.Domain.Scaling;

/// <summary>How instances are added and taken away, in the manner of Kubernetes' horizontal autoscaler.
/// See <see href="https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/"/>.</summary>
public sealed record ScalingPolicy
{
    /// <summary>The least that the service ever has; what its configuration says.</summary>
    public int LeastInstances { get; init; } = 1;

    /// <summary>The least ceiling that it ever has; what its configuration says.</summary>
    public int LeastCeiling { get; init; } = 10;

    /// <summary>The highest ceiling that we may set, 1 to 50.</summary>
    public int MostInstances { get; init; } = 20;

    /// <summary>A load that differs by no more than this share from the target changes nothing: Kubernetes' default.</summary>
    public double Tolerance { get; init; } = 0.1;

    /// <summary>At most so many instances more at once, or twice as many where that is more: Kubernetes' default.</summary>
    public int StepUp { get; init; } = 4;

    /// <summary>How long the load must have lasted before the floor is raised too: CloudBase Run adds instances below the ceiling by itself.</summary>
    public TimeSpan FloorAfter { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>The shortest time after any change before one upwards.</summary>
    public TimeSpan CooldownUp { get; init; } = TimeSpan.FromMinutes(3);

    /// <summary>The shortest time after any change before one downwards.</summary>
    public TimeSpan CooldownDown { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>How long a change may take until it shows.</summary>
    public TimeSpan Deadline { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How often a change is looked at.</summary>
    public TimeSpan LookEvery { get; init; } = TimeSpan.FromSeconds(5);
}
