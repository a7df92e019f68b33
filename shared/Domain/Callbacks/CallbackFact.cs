using System.Text.Json.Serialization;

namespace SuperInsight.Domain.Callbacks;

/// <summary>What happened to one message, one ledger entry each, in stream <c>callbacks/tencent/{day}/{id}</c>.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "fact")]
[JsonDerivedType(typeof(CallbackReceived), "received")]
[JsonDerivedType(typeof(CallbackDone), "done")]
public abstract record CallbackFact;

/// <summary>It is here, and will be acted on.</summary>
/// <param name="Token">Never the same twice, so that of many copies one is the first.</param>
/// <param name="Body">All of it, as it came.</param>
/// <param name="Source">How it came.</param>
public sealed record CallbackReceived(string Token, string Body, CallbackSource Source) : CallbackFact;

/// <summary>The alarm is raised or cleared, and people are told or soon will be.</summary>
public sealed record CallbackDone : CallbackFact;

/// <summary>How a message came.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<CallbackSource>))]
public enum CallbackSource
{
    /// <summary>It was pushed.</summary>
    Push,

    /// <summary>It was missed, and found in the list of alarms.</summary>
    History,
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(CallbackFact))]
internal sealed partial class CallbackJson : JsonSerializerContext;
