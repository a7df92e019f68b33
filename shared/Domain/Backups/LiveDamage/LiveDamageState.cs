using System.Text.Json.Serialization;

namespace SuperInsight.Domain.Backups.LiveDamage;

/// <summary>What is known of a database's health after all looks so far. Recorded after each.</summary>
public sealed record LiveDamageState
{
    /// <summary>When the last look was (UTC).</summary>
    public DateTimeOffset At { get; init; }

    /// <summary>Where the next look goes on; 0 for the beginning.</summary>
    public long Cursor { get; init; }

    /// <summary>The server's count of checksum failures at the last look; null where it keeps none.</summary>
    public long? ChecksumFailures { get; init; }

    /// <summary>When the round under way began (UTC).</summary>
    public DateTimeOffset RoundBeganAt { get; init; }

    /// <summary>When the last round that looked at everything ended (UTC); null before the first.</summary>
    public DateTimeOffset? RoundEndedAt { get; init; }

    /// <summary>What is wrong and not known to be put right.</summary>
    public IReadOnlyList<OpenDamage> Open { get; init; } = [];

    /// <summary>What could not be looked at the last time.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>Begins after nothing.</summary>
    public static LiveDamageState Initial(DateTimeOffset now) => new() { At = now, RoundBeganAt = now };

    /// <summary>
    /// What is known after another look. A finding on a relation goes when that relation has been looked at again and was well; one on the
    /// catalogue with the next look; one on checksums, which names no place, when a whole round that began since has found nothing.
    /// </summary>
    public LiveDamageState After(LiveInspection seen, DateTimeOffset now)
    {
        List<DamageFinding> found = [.. seen.Findings];
        if (NewChecksumFailures(seen.ChecksumFailures) is > 0 and var count)
            found.Add(new(DamageKind.Checksums, 0, "checksum_failures", $"the server has read {count} more pages whose checksums do not fit"));
        return new LiveDamageState
        {
            At = now,
            Cursor = seen.Cursor,
            ChecksumFailures = seen.ChecksumFailures,
            RoundBeganAt = seen.IsRoundComplete ? now : RoundBeganAt,
            RoundEndedAt = seen.IsRoundComplete ? now : RoundEndedAt,
            Open = [.. Open.Where(open => !IsOver(open, seen) && !found.Any(open.IsAbout)), .. found.Select(finding => new OpenDamage(finding, FirstSeen(finding, now), now))],
            Notes = seen.Notes,
        };
    }

    /// <summary>A count that went down began anew: all of it is new.</summary>
    private long NewChecksumFailures(long? count) => count is { } failures ? failures >= (ChecksumFailures ?? 0) ? failures - (ChecksumFailures ?? 0) : failures : 0;

    private DateTimeOffset FirstSeen(DamageFinding finding, DateTimeOffset now) => Open.FirstOrDefault(open => open.IsAbout(finding))?.Since ?? now;

    private bool IsOver(OpenDamage open, LiveInspection seen) => open.Finding.Kind switch
    {
        DamageKind.Catalogue => true,
        DamageKind.Checksums => seen.IsRoundComplete && RoundBeganAt >= open.LastSeen && seen.Findings.Count == 0,
        _ => seen.Checked.Contains(open.Finding.Relation),
    };
}

/// <summary>Damage that is there as far as anybody knows.</summary>
/// <param name="Finding">What.</param>
/// <param name="Since">When it was first seen (UTC).</param>
/// <param name="LastSeen">When it was last seen (UTC).</param>
public sealed record OpenDamage(DamageFinding Finding, DateTimeOffset Since, DateTimeOffset LastSeen)
{
    public bool IsAbout(DamageFinding other) => Finding.Kind == other.Kind && Finding.Relation == other.Relation && Finding.Name == other.Name;
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(LiveDamageState))]
internal sealed partial class LiveDamageJson : JsonSerializerContext;
