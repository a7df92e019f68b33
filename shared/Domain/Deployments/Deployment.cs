namespace SuperInsight.Domain.Deployments;

/// <summary>One attempt to run one image in a service, as its facts tell it. Times are the store's (UTC).</summary>
public sealed record Deployment
{
    /// <summary>How long after its end a deployment is still told of.</summary>
    private static readonly TimeSpan ToldFor = TimeSpan.FromHours(1);

    public required string Id { get; init; }

    public required DeploymentRequest Request { get; init; }

    public required DeploymentState State { get; init; }

    /// <summary>When it came to its state, or to the present step of it.</summary>
    public required DateTimeOffset StateSince { get; init; }

    public required DateTimeOffset RequestedAt { get; init; }

    /// <summary>Every state that it came to, in order.</summary>
    public IReadOnlyList<DeploymentTransition> Transitions { get; init; } = [];

    /// <summary>The image that it releases, pinned by digest; null until the registry has told.</summary>
    public string? PinnedImage { get; init; }

    public int BuildReruns { get; init; }

    /// <summary>The build's attempt that is to be followed by another; 0 for none.</summary>
    public int RerunAfterAttempt { get; init; }

    /// <summary>The restore points that were made sure of; null while they were not.</summary>
    public string? Safeguarded { get; init; }

    /// <summary>The same by their ids.</summary>
    public IReadOnlyList<string> SafeguardPoints { get; init; } = [];

    /// <summary>What to go back to; null until it is known.</summary>
    public ServedVersion? Before { get; init; }

    /// <summary>The schema's migration head before the release; null when it is not known.</summary>
    public string? SchemaBefore { get; init; }

    /// <summary>The same after the release; null until it is about to be taken back, or when it is not known.</summary>
    public string? SchemaAfter { get; init; }

    /// <summary>The version that the release made; null until it is known.</summary>
    public string? Version { get; init; }

    /// <summary>The share of the traffic that it shall have.</summary>
    public int Percent { get; init; }

    /// <summary>The steps that must not be taken twice, as they stand.</summary>
    public IReadOnlyList<StepRecord> Steps { get; init; } = [];

    public int HealthyInARow { get; init; }

    public int UnhealthyInARow { get; init; }

    public DateTimeOffset? LastProbeAt { get; init; }

    /// <summary>Null when it has not answered well in its present state.</summary>
    public DateTimeOffset? LastHealthyAt { get; init; }

    public string? LastProbe { get; init; }

    public bool AcceptSchemaChange { get; init; }

    /// <summary>The last state that the world outside was told of.</summary>
    public DeploymentState? Reported { get; init; }

    /// <summary>Why it stands where it does.</summary>
    public string Reason => Transitions.Count > 0 ? Transitions[^1].Reason : "";

    /// <summary>Whether the world outside is still to be told of its state, <paramref name="asOf"/> the store's clock.</summary>
    public bool IsUntold(DateTimeOffset asOf) => Reported != State && (!State.IsEnded || asOf - StateSince < ToldFor);

    public StepRecord? Step(DeploymentStep step) => Steps.FirstOrDefault(known => known.Step == step);

    /// <summary>The deployment after one more fact.</summary>
    public Deployment Apply(DeploymentFact fact, DateTimeOffset recordedAt) => fact switch
    {
        DeploymentJoined joined => this with
        {
            AcceptSchemaChange = AcceptSchemaChange || joined.Request.AcceptSchemaChange,
            Request = Request with { WorkflowRun = joined.Request.WorkflowRun ?? Request.WorkflowRun },
        },
        DeploymentMoved moved => Move(moved, recordedAt),
        DeploymentBuildRerun rerun => this with { BuildReruns = BuildReruns + 1, RerunAfterAttempt = rerun.AfterAttempt },
        DeploymentSafeguarded safeguarded => this with { Safeguarded = safeguarded.Evidence, SafeguardPoints = safeguarded.Points },
        DeploymentIntended intended => With(new StepRecord(intended.Step, recordedAt, intended.AfterTask) { Attempts = (Step(intended.Step)?.Attempts ?? 0) + 1 }),
        DeploymentEffected effected when Step(effected.Step) is { } step => With(step with { IsDone = true, Task = effected.Task }) with { HealthyInARow = 0, UnhealthyInARow = 0 },
        DeploymentRefused refused => With((Step(refused.Step) ?? new StepRecord(refused.Step, recordedAt, 0)) with { Refusal = refused.Reason, IsFinal = refused.IsFinal, IsGone = refused.IsGone }),
        DeploymentSchemaSeen schema => this with { SchemaAfter = schema.Head },
        DeploymentProbed probed => Probe(probed, recordedAt),
        DeploymentReported reported => this with { Reported = reported.State },
        _ => this,
    };

    private Deployment Move(DeploymentMoved moved, DateTimeOffset recordedAt) => this with
    {
        State = moved.State,
        StateSince = recordedAt,
        Transitions = [.. Transitions, new DeploymentTransition(moved.State, recordedAt, moved.Reason, moved.Evidence, moved.Hint)],
        PinnedImage = moved.Digest is { } digest ? ImageReference.Parse(Request.Image).Pin(digest) : PinnedImage,
        Before = moved.Before ?? Before,
        SchemaBefore = moved.SchemaBefore ?? SchemaBefore,
        Version = moved.Version ?? Version,
        Percent = moved.Percent ?? Percent,
        AcceptSchemaChange = AcceptSchemaChange || moved.AcceptSchemaChange,
        // Taken back once more: what was refused may work now. What may be on its way stays known.
        Steps = moved.State == DeploymentState.RollingBack ? [.. Steps.Where(step => step.Step is not (DeploymentStep.RollBack or DeploymentStep.ReleaseBefore) || step.IsOpen)] : Steps,
        HealthyInARow = 0,
        UnhealthyInARow = 0,
        LastHealthyAt = null,
        SchemaAfter = null,
    };

    private Deployment Probe(DeploymentProbed probed, DateTimeOffset recordedAt) => this with
    {
        HealthyInARow = probed.Health == ProbeHealth.Healthy ? HealthyInARow + 1 : 0,
        UnhealthyInARow = probed.Health switch { ProbeHealth.Unhealthy => UnhealthyInARow + 1, ProbeHealth.Healthy => 0, _ => UnhealthyInARow },
        LastProbeAt = recordedAt,
        LastHealthyAt = probed.Health == ProbeHealth.Healthy ? recordedAt : LastHealthyAt,
        LastProbe = probed.Detail,
    };

    private Deployment With(StepRecord step) => this with { Steps = [.. Steps.Where(known => known.Step != step.Step), step] };
}

/// <summary>A state that a deployment came to.</summary>
public sealed record DeploymentTransition(DeploymentState State, DateTimeOffset At, string Reason, string? Evidence, string? Hint);

/// <summary>A step that must not be taken twice.</summary>
/// <param name="Step">Which.</param>
/// <param name="IntendedAt">When a process said that it would take it.</param>
/// <param name="AfterTask">The cloud's newest task before it.</param>
public sealed record StepRecord(DeploymentStep Step, DateTimeOffset IntendedAt, long AfterTask)
{
    public int Attempts { get; init; }

    public bool IsDone { get; init; }

    public long? Task { get; init; }

    /// <summary>Why it was refused, so that nothing was changed; null when it was not.</summary>
    public string? Refusal { get; init; }

    public bool IsFinal { get; init; }

    public bool IsGone { get; init; }

    /// <summary>It may have been taken, and nobody knows.</summary>
    public bool IsOpen => !IsDone && Refusal is null;
}
