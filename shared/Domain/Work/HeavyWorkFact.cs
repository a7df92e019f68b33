using System.Text.Json.Serialization;

namespace SuperInsight.Domain.Work;

/// <summary>What happened to the claim on heavy work, one ledger entry each, in stream <c>work/heavy</c>.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "fact")]
[JsonDerivedType(typeof(HeavyWorkTaken), "taken")]
[JsonDerivedType(typeof(HeavyWorkAlive), "alive")]
[JsonDerivedType(typeof(HeavyWorkReleased), "released")]
public abstract record HeavyWorkFact(string ClaimId);

/// <summary>A process took the claim.</summary>
/// <param name="ClaimId">Never the same twice.</param>
/// <param name="What">The work, for people: <c>backup of postgres</c>.</param>
/// <param name="Owner">The process in words.</param>
/// <param name="Process">The process exactly.</param>
public sealed record HeavyWorkTaken(string ClaimId, string What, string Owner, string Process) : HeavyWorkFact(ClaimId);

/// <summary>The work still goes on.</summary>
public sealed record HeavyWorkAlive(string ClaimId) : HeavyWorkFact(ClaimId);

/// <summary>The work has ended, well or badly.</summary>
public sealed record HeavyWorkReleased(string ClaimId) : HeavyWorkFact(ClaimId);

/// <summary>Who has the claim.</summary>
/// <param name="LastFactAt">When it was last heard of, by the store's clock (UTC).</param>
public sealed record HeavyWorkHolder(string ClaimId, string What, string Owner, string Process, DateTimeOffset Since, DateTimeOffset LastFactAt);

/// <summary>Who has the claim, if anybody: what the facts add up to.</summary>
/// <param name="Holder">Null when nobody has it.</param>
public sealed record HeavyWorkState(HeavyWorkHolder? Holder)
{
    /// <summary>A holder that has said nothing for this long, by the store's clock, is gone: three times the interval of its signs of life.</summary>
    public static readonly TimeSpan ClaimTimeout = TimeSpan.FromSeconds(90);

    /// <summary>Nobody is at work.</summary>
    public static HeavyWorkState Free { get; } = new(Holder: null);

    /// <summary>The state after one more fact. A fact of anybody but the holder changes nothing, unless it takes the claim.</summary>
    public HeavyWorkState Apply(HeavyWorkFact fact, DateTimeOffset recordedAt) => fact switch
    {
        HeavyWorkTaken taken => new(new HeavyWorkHolder(taken.ClaimId, taken.What, taken.Owner, taken.Process, recordedAt, recordedAt)),
        HeavyWorkAlive when Holder?.ClaimId == fact.ClaimId => new(Holder with { LastFactAt = recordedAt }),
        HeavyWorkReleased when Holder?.ClaimId == fact.ClaimId => Free,
        _ => this,
    };

    /// <summary>Whoever keeps others from beginning; null when the claim is free, or its holder silent or dead.</summary>
    public HeavyWorkHolder? HolderAt(DateTimeOffset asOf, Func<string, bool> isKnownDead) =>
        Holder is { } holder && asOf - holder.LastFactAt < ClaimTimeout && !isKnownDead(holder.Process) ? holder : null;
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(HeavyWorkFact))]
[JsonSerializable(typeof(HeavyWorkState))]
internal sealed partial class HeavyWorkJson : JsonSerializerContext;
