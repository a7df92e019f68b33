namespace SuperInsight.Domain.Backups.Copying;

/// <summary>What one round of copying did.</summary>
/// <param name="Copied">Keys of manifests, and of plain objects, that are in both buckets now and were not before.</param>
/// <param name="Conflicts">What can't be copied, because the other bucket holds something else or the copy is damaged: a person must decide.</param>
/// <param name="Failure">Why the round did not come to its end; null when it did. The next round goes on.</param>
public sealed record CopyOutcome(IReadOnlyList<string> Copied, IReadOnlyList<SyncConflict> Conflicts, string? Failure);

/// <summary>One object, or point, that the two buckets disagree about.</summary>
/// <param name="Key">The manifest's or object's key.</param>
/// <param name="From">The bucket that it was to be copied from.</param>
/// <param name="To">The bucket that it was to be copied to.</param>
/// <param name="Reason">What is wrong.</param>
public sealed record SyncConflict(string Key, string From, string To, string Reason);
