namespace SuperInsight.Domain.Backups;

/// <summary>How far a long piece of work has come.</summary>
/// <param name="Done">Bytes so far.</param>
/// <param name="Total">Bytes in all; null when nobody knows yet.</param>
public readonly record struct BackupProgress(long Done, long? Total)
{
    /// <summary>All has been read, and what is left is to wait for somebody else, which costs the machine nothing. The bytes then say nothing.</summary>
    public bool OnlyWaits { get; init; }
}
