namespace SuperInsight.Domain.Backups;

/// <summary>How far a long piece of work has come.</summary>
/// <param name="Done">Bytes so far.</param>
/// <param name="Total">Bytes in all; null when nobody knows yet.</param>
public readonly record struct BackupProgress(long Done, long? Total);
