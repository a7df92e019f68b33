using System.Text.Json.Serialization;

namespace SuperInsight.Domain.Freezes;

/// <summary>A scope in which nothing happens by itself.</summary>
/// <param name="By">Who froze it, for people.</param>
/// <param name="Reason">Why, for people.</param>
/// <param name="Since">By the store's clock (UTC).</param>
/// <param name="Until">When it ends by itself (UTC); null when somebody must end it.</param>
public sealed record Freeze(string By, string Reason, DateTimeOffset Since, DateTimeOffset? Until)
{
    /// <summary>The end is exclusive: at that moment it is over.</summary>
    public bool HoldsAt(DateTimeOffset asOf) => Until is not { } until || asOf < until;
}

/// <summary>What happened to a scope, one ledger entry each, in stream <c>freezes/{scope}</c>; the last one counts.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "fact")]
[JsonDerivedType(typeof(ScopeFrozen), "frozen")]
[JsonDerivedType(typeof(ScopeUnfrozen), "unfrozen")]
public abstract record FreezeFact(string By);

/// <summary>Somebody froze the scope.</summary>
/// <param name="By">Who.</param>
/// <param name="Reason">Why.</param>
/// <param name="For">How long, from the moment that the store recorded it; null for no end.</param>
public sealed record ScopeFrozen(string By, string Reason, TimeSpan? For) : FreezeFact(By);

/// <summary>Somebody ended the freeze.</summary>
public sealed record ScopeUnfrozen(string By) : FreezeFact(By);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(FreezeFact))]
internal sealed partial class FreezeJson : JsonSerializerContext;
