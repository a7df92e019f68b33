using System.Text.Json.Serialization;

namespace SuperInsight.Domain.Deployments.Webhooks;

/// <summary>What happened to one delivery, one ledger entry each, in stream <c>deliveries/{sender}/{id}</c>.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "fact")]
[JsonDerivedType(typeof(DeliveryClaimed), "claimed")]
[JsonDerivedType(typeof(DeliveryAnswered), "answered")]
[JsonDerivedType(typeof(DeliveryFailed), "failed")]
public abstract record DeliveryFact;

/// <summary>Somebody began to act on it, and keeps every other copy out for a while.</summary>
/// <param name="Token">Never the same twice, so that of two copies only one has made the claim.</param>
public sealed record DeliveryClaimed(string Token) : DeliveryFact;

/// <summary>It is done. Every repeat is given this answer.</summary>
/// <param name="DeploymentId">The deployment that it asked for, or was added to; null for none.</param>
/// <param name="Ignored">Why it asked for none; null when it did.</param>
public sealed record DeliveryAnswered(string? DeploymentId, string? Ignored) : DeliveryFact;

/// <summary>Acting on it failed: a repeat tries again.</summary>
/// <param name="Token">The claim that failed.</param>
/// <param name="Reason">Why, for people.</param>
public sealed record DeliveryFailed(string Token, string Reason) : DeliveryFact;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(DeliveryFact))]
internal sealed partial class DeliveryJson : JsonSerializerContext;
