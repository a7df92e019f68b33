using System.Text.Json.Serialization;

namespace SuperInsight.Domain.Deployments;

/// <summary>What happened to the deployments of a service, one ledger entry each, in stream <c>deployments/{service}</c>.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "fact")]
[JsonDerivedType(typeof(DeploymentRequested), "requested")]
[JsonDerivedType(typeof(DeploymentJoined), "joined")]
[JsonDerivedType(typeof(DeploymentMoved), "moved")]
[JsonDerivedType(typeof(DeploymentBuildRerun), "buildRerun")]
[JsonDerivedType(typeof(DeploymentSafeguarded), "safeguarded")]
[JsonDerivedType(typeof(DeploymentIntended), "intended")]
[JsonDerivedType(typeof(DeploymentEffected), "effected")]
[JsonDerivedType(typeof(DeploymentRefused), "refused")]
[JsonDerivedType(typeof(DeploymentSchemaSeen), "schemaSeen")]
[JsonDerivedType(typeof(DeploymentProbed), "probed")]
[JsonDerivedType(typeof(DeploymentReported), "reported")]
[JsonDerivedType(typeof(ServiceHeld), "held")]
[JsonDerivedType(typeof(ServiceLetGo), "letGo")]
[JsonDerivedType(typeof(VersionReplaced), "replaced")]
public abstract record DeploymentFact(string DeploymentId);

/// <summary>Somebody asked for it; it waits for its turn.</summary>
public sealed record DeploymentRequested(string DeploymentId, DeploymentRequest Request) : DeploymentFact(DeploymentId);

/// <summary>Somebody else asked for the same, and knew more of it.</summary>
public sealed record DeploymentJoined(string DeploymentId, DeploymentRequest Request) : DeploymentFact(DeploymentId);

/// <summary>It came to another state, or to another step of one. Properties that are null leave what was known.</summary>
/// <param name="DeploymentId">Which.</param>
/// <param name="State">Where it stands now.</param>
/// <param name="Reason">Why, for people.</param>
public sealed record DeploymentMoved(string DeploymentId, DeploymentState State, string Reason) : DeploymentFact(DeploymentId)
{
    /// <summary>What led to it: a number that was measured, a task, a digest.</summary>
    public string? Evidence { get; init; }

    /// <summary>What to do next, where somebody must.</summary>
    public string? Hint { get; init; }

    /// <summary>The digest that its tag meant.</summary>
    public string? Digest { get; init; }

    /// <summary>What to go back to.</summary>
    public ServedVersion? Before { get; init; }

    /// <summary>The schema's migration head before the release.</summary>
    public string? SchemaBefore { get; init; }

    /// <summary>The version that the release made.</summary>
    public string? Version { get; init; }

    /// <summary>The share of the traffic that it shall have, 1 to 100.</summary>
    public int? Percent { get; init; }

    /// <summary>Allows a rollback across a change of the schema from here on.</summary>
    public bool AcceptSchemaChange { get; init; }
}

/// <summary>A version that served: its name, and its image pinned by digest where that is known.</summary>
public sealed record ServedVersion(string Version, string Image);

/// <summary>CI's build failed and is to run again. The intent: the effect follows.</summary>
/// <param name="DeploymentId">Which.</param>
/// <param name="AfterAttempt">The attempt that failed.</param>
public sealed record DeploymentBuildRerun(string DeploymentId, int AfterAttempt) : DeploymentFact(DeploymentId);

/// <summary>What is there now can be had again.</summary>
/// <param name="DeploymentId">Which.</param>
/// <param name="Evidence">The restore points, for people.</param>
public sealed record DeploymentSafeguarded(string DeploymentId, string Evidence) : DeploymentFact(DeploymentId)
{
    /// <summary>The restore points by their ids.</summary>
    public IReadOnlyList<string> Points { get; init; } = [];
}

/// <summary>A step that must not happen twice is about to be taken, by the process that recorded this and by no other.</summary>
/// <param name="DeploymentId">Which.</param>
/// <param name="Step">The step.</param>
/// <param name="AfterTask">The cloud's newest task before it; 0 for none. One with a higher number is its effect.</param>
/// <param name="Claim">Differs between processes: the ledger takes equal bytes twice.</param>
public sealed record DeploymentIntended(string DeploymentId, DeploymentStep Step, long AfterTask, string Claim) : DeploymentFact(DeploymentId);

/// <summary>The step was taken.</summary>
/// <param name="DeploymentId">Which.</param>
/// <param name="Step">The step.</param>
/// <param name="Task">The cloud's task; null where nothing needed doing.</param>
public sealed record DeploymentEffected(string DeploymentId, DeploymentStep Step, long? Task) : DeploymentFact(DeploymentId);

/// <summary>The step was refused, and nothing was changed.</summary>
/// <param name="DeploymentId">Which.</param>
/// <param name="Step">The step.</param>
/// <param name="IsFinal">True when asking again would change nothing.</param>
/// <param name="IsGone">True when what it needs does not exist.</param>
/// <param name="Reason">Why, for people.</param>
public sealed record DeploymentRefused(string DeploymentId, DeploymentStep Step, bool IsFinal, bool IsGone, string Reason) : DeploymentFact(DeploymentId);

/// <summary>The schema's migration head after the release, before it is taken back.</summary>
public sealed record DeploymentSchemaSeen(string DeploymentId, string Head) : DeploymentFact(DeploymentId);

/// <summary>The public address was asked.</summary>
public sealed record DeploymentProbed(string DeploymentId, ProbeHealth Health, string Detail) : DeploymentFact(DeploymentId);

/// <summary>The world outside was told of a state.</summary>
public sealed record DeploymentReported(string DeploymentId, DeploymentState State) : DeploymentFact(DeploymentId);

/// <summary>Something else changes the service: no deployment begins meanwhile. It ends by itself, should whoever holds it die.</summary>
/// <param name="Key">Who holds it.</param>
/// <param name="For">How long at most, by the store's clock.</param>
/// <param name="Reason">What for, for people.</param>
public sealed record ServiceHeld(string Key, TimeSpan For, string Reason) : DeploymentFact("");

/// <summary>It is changed no longer.</summary>
public sealed record ServiceLetGo(string Key) : DeploymentFact("");

/// <summary>A version serves in the place of another, with the same image: its size or its configuration was changed.</summary>
public sealed record VersionReplaced(string From, string To) : DeploymentFact("");

/// <summary>What a deployment does to the world.</summary>
public enum DeploymentStep
{
    /// <summary>Has the failed build run again. Idempotent.</summary>
    RerunBuild,

    /// <summary>Ensures a fresh backup. Idempotent.</summary>
    Safeguard,

    /// <summary>Lets the service finish its work and take no more. Idempotent.</summary>
    Drain,

    /// <summary>Stops the service. Idempotent.</summary>
    Stop,

    /// <summary>Releases the new image. Not idempotent.</summary>
    Release,

    /// <summary>Gives the canary its share. Idempotent.</summary>
    SetTraffic,

    /// <summary>Gives the canary all traffic for good. Idempotent.</summary>
    FinishGray,

    /// <summary>Drops the canary. Idempotent.</summary>
    CancelGray,

    /// <summary>Gives the version before its traffic back. Not idempotent.</summary>
    RollBack,

    /// <summary>Releases the image of the version before, which is gone. Not idempotent.</summary>
    ReleaseBefore,

    /// <summary>Lets the service take work again. Idempotent.</summary>
    Reopen,
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, UseStringEnumConverter = true)]
[JsonSerializable(typeof(DeploymentFact))]
[JsonSerializable(typeof(DeploymentHistory))]
internal sealed partial class DeploymentJson : JsonSerializerContext;
