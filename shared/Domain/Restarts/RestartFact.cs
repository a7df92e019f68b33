using System.Text.Json.Serialization;
using SuperInsight.Domain.Alerts;

namespace SuperInsight.Domain.Restarts;

/// <summary>What happened to the services of one container, one ledger entry each, in stream <c>restarts/{agent}</c>.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "fact")]
[JsonDerivedType(typeof(RestartBegun), "begun")]
[JsonDerivedType(typeof(RestartTriedAgain), "tried")]
[JsonDerivedType(typeof(ServiceStopped), "stopped")]
[JsonDerivedType(typeof(RestartEnded), "ended")]
[JsonDerivedType(typeof(ServiceWell), "well")]
public abstract record RestartFact(string Service);

/// <summary>A service is about to be restarted. Recorded before anything is done.</summary>
/// <param name="Key">Of the action that asks for it: the same for every attempt.</param>
/// <param name="Service">Which.</param>
/// <param name="By">The process in words.</param>
/// <param name="Why">One line.</param>
public sealed record RestartBegun(string Key, string Service, string By, string Why) : RestartFact(Service);

/// <summary>It did not answer after its start: it is about to be stopped once more.</summary>
/// <param name="Key">Of the action.</param>
/// <param name="Service">Which.</param>
/// <param name="Attempt">From 2.</param>
public sealed record RestartTriedAgain(string Key, string Service, int Attempt) : RestartFact(Service);

/// <summary>It does not run: from here on it is only started, and not stopped again for this attempt.</summary>
/// <param name="Key">Of the action.</param>
/// <param name="Service">Which.</param>
/// <param name="Attempt">From 1.</param>
public sealed record ServiceStopped(string Key, string Service, int Attempt) : RestartFact(Service);

/// <summary>It came to an end.</summary>
/// <param name="Key">Of the action.</param>
/// <param name="Service">Which.</param>
/// <param name="Result">How.</param>
/// <param name="Detail">One line for people.</param>
public sealed record RestartEnded(string Key, string Service, ActionResult Result, string Detail) : RestartFact(Service);

/// <summary>A service that was marked unhealthy is well again.</summary>
public sealed record ServiceWell(string Service) : RestartFact(Service);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(RestartFact))]
[JsonSerializable(typeof(RestartHistory))]
internal sealed partial class RestartJson : JsonSerializerContext;
