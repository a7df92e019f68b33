using System.Text.Json.Serialization;

namespace SuperInsight.Domain.Deployments.Drains;

/// <summary>What happened to the rest of a service, one ledger entry each, in stream <c>drains/{service}</c>.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "fact")]
[JsonDerivedType(typeof(ContainerArrived), "arrived")]
[JsonDerivedType(typeof(DrainWished), "wished")]
[JsonDerivedType(typeof(DataSecured), "secured")]
[JsonDerivedType(typeof(DataRestored), "restored")]
[JsonDerivedType(typeof(DrainReached), "reached")]
public abstract record DrainFact;

/// <summary>A container of the service is up for the first time. What was wished before is not for it.</summary>
/// <param name="Container">Names it, over restarts of everything in it.</param>
public sealed record ContainerArrived(string Container) : DrainFact;

/// <summary>The controller wishes the service to come to rest, or to work again.</summary>
/// <param name="Target">How far.</param>
/// <param name="By">Who wishes it, for people.</param>
/// <param name="For">Which version is to work again; null for a rest, which is for every container there is.</param>
/// <param name="Restore">Restore points that the data are to be taken back to before it works; null for none.</param>
public sealed record DrainWished(DrainTarget Target, string By, ReopenFor? For = null, IReadOnlyList<string>? Restore = null) : DrainFact;

/// <summary>The last of a container's data is where the next version finds it: it may be stopped.</summary>
/// <param name="Container">Whose.</param>
/// <param name="Detail">Restore points and WAL, for people.</param>
public sealed record DataSecured(string Container, string Detail) : DrainFact;

/// <summary>A container's data are again as they were.</summary>
/// <param name="Container">Whose.</param>
/// <param name="Points">The restore points.</param>
/// <param name="Detail">What was done, and where what was there before is now, for people.</param>
public sealed record DataRestored(string Container, IReadOnlyList<string> Points, string Detail) : DrainFact;

/// <summary>A container came to where it was wished.</summary>
/// <param name="State">How far it is.</param>
/// <param name="Container">Which.</param>
/// <param name="Detail">What was done, for people.</param>
public sealed record DrainReached(DrainTarget State, string Container, string Detail) : DrainFact;

/// <summary>How far a service is wished to come to rest.</summary>
public enum DrainTarget
{
    /// <summary>It works.</summary>
    Open,

    /// <summary>It takes no more work, and nothing is under way.</summary>
    Drained,

    /// <summary>Nothing writes the data, and the last of them is safe.</summary>
    Stopped,
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, UseStringEnumConverter = true)]
[JsonSerializable(typeof(DrainFact))]
[JsonSerializable(typeof(DrainHistory))]
internal sealed partial class DrainJson : JsonSerializerContext;
