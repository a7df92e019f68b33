using System.Text.Json.Serialization;

namespace SuperInsight.Domain.Notifications.Outbox;

/// <summary>What happened to notices, one ledger entry each, in stream <c>notices/outbox</c>.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "fact")]
[JsonDerivedType(typeof(NoticeAsked), "asked")]
[JsonDerivedType(typeof(NoticesClaimed), "claimed")]
[JsonDerivedType(typeof(NoticesTaken), "taken")]
[JsonDerivedType(typeof(NoticesMissed), "missed")]
public abstract record NoticeFact;

/// <summary>Somebody wants people to be told.</summary>
/// <param name="Notice">What.</param>
/// <param name="Claim">Whoever asks sends it at once, under this token; null where it waits for the timer.</param>
public sealed record NoticeAsked(Notice Notice, string? Claim) : NoticeFact;

/// <summary>Somebody is about to send them, as one message.</summary>
/// <param name="Keys">Which.</param>
/// <param name="Token">Never the same twice.</param>
public sealed record NoticesClaimed(IReadOnlyList<string> Keys, string Token) : NoticeFact;

/// <summary>A channel took them: the delivery's record.</summary>
/// <param name="Keys">Which.</param>
/// <param name="Channel">Which channel.</param>
/// <param name="Missed">Channels before it that did not.</param>
public sealed record NoticesTaken(IReadOnlyList<string> Keys, string Channel, IReadOnlyList<MissedChannel> Missed) : NoticeFact
{
    /// <summary>How many notices that there was no room for were told of with them.</summary>
    public int Dropped { get; init; }
}

/// <summary>No channel took them: they are sent later.</summary>
/// <param name="Keys">Which.</param>
/// <param name="Missed">All channels.</param>
public sealed record NoticesMissed(IReadOnlyList<string> Keys, IReadOnlyList<MissedChannel> Missed) : NoticeFact;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(NoticeFact))]
[JsonSerializable(typeof(OutboxSnapshot))]
internal sealed partial class NoticeJson : JsonSerializerContext;
