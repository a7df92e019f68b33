using System.Text.Json.Serialization;

namespace SuperInsight.Domain.Scaling;

/// <summary>What happened to the number of instances of a service, one ledger entry each, in stream <c>scaling/{service}</c>.</summary>
/// <param name="Key">The action that asked for it: the same for every attempt.</param>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "fact")]
[JsonDerivedType(typeof(ScalingIntended), "intended")]
[JsonDerivedType(typeof(ScalingEnded), "ended")]
public abstract record ScalingFact(string Key);

/// <summary>It is about to be changed.</summary>
/// <param name="Key">The action that asked for it.</param>
/// <param name="Floor">At least so many instances.</param>
/// <param name="Ceiling">At most so many.</param>
/// <param name="Version">What serves.</param>
/// <param name="Image">Its image, which must go on serving.</param>
/// <param name="AfterTask">The cloud's newest task before it; 0 for none.</param>
/// <param name="Why">One line, with the numbers.</param>
public sealed record ScalingIntended(string Key, int Floor, int Ceiling, string Version, string Image, long AfterTask, string Why) : ScalingFact(Key);

/// <summary>It came to an end.</summary>
/// <param name="Key">The action that asked for it.</param>
/// <param name="Result">How.</param>
/// <param name="Detail">One line for people.</param>
public sealed record ScalingEnded(string Key, ScalingResult Result, string Detail) : ScalingFact(Key);

/// <summary>How a change of the number of instances ended.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ScalingResult>))]
public enum ScalingResult
{
    /// <summary>It is so.</summary>
    Changed,

    /// <summary>Nothing was to be done, or must not be.</summary>
    Refused,

    /// <summary>It did not work.</summary>
    Failed,
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ScalingFact))]
[JsonSerializable(typeof(ScalingHistory))]
internal sealed partial class ScalingJson : JsonSerializerContext;
