namespace SuperInsight.Domain.Backups.Wal;

/// <summary>A file that PostgreSQL wants archived. Held in memory: a segment has 16 MiB unless the cluster was made otherwise.</summary>
/// <param name="SystemIdentifier">Of the cluster that archives it.</param>
/// <param name="Name">Its name.</param>
/// <param name="Content">All of it.</param>
/// <param name="WrittenAt">When it was last written to (UTC).</param>
public sealed record WalFile(string SystemIdentifier, WalFileName Name, ReadOnlyMemory<byte> Content, DateTimeOffset WrittenAt);
