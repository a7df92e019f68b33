namespace SuperInsight.Domain.Backups.Copying;

/// <summary>What is copied between the buckets.</summary>
/// <param name="Direction">Which way.</param>
/// <param name="PlainRanges">Key prefixes, ending in <c>/</c>, of create-only objects without a manifest that are copied as they are, such as archived WAL.</param>
public sealed record CopyScope(CopyDirection Direction, IReadOnlyList<string> PlainRanges);

/// <summary>Which way backups are copied.</summary>
public enum CopyDirection
{
    /// <summary>What went to the standby while the primary was away comes to the primary.</summary>
    BackToPrimary,

    /// <summary>Besides, what is in the primary only goes to the standby: setting <c>Cos__Standby__Mirror=true</c>.</summary>
    BothWays,
}
