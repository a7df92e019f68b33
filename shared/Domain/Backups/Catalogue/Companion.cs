namespace SuperInsight.Domain.Backups.Catalogue;

/// <summary>The restore point of another source that lies nearest in time to what is restored.</summary>
/// <param name="Source">The other source.</param>
/// <param name="Id">Its point.</param>
/// <param name="TakenAt">The moment whose state it holds (UTC).</param>
/// <param name="SkewSeconds">How many whole seconds later than what is restored; negative when it is earlier.</param>
public sealed record Companion(string Source, string Id, DateTimeOffset TakenAt, long SkewSeconds);
