namespace SuperInsight.Adapters.Postgres;

/// <summary>A server that a base backup can be taken of.</summary>
/// <param name="Version">As it says it.</param>
/// <param name="SystemIdentifier">Tells clusters apart.</param>
/// <param name="SegmentBytes">Bytes of a WAL segment.</param>
/// <param name="Bytes">Of those databases that we may connect to.</param>
/// <param name="Compresses">Whether it can compress the backup itself: from PostgreSQL 15 on, when it was built with zstd.</param>
internal sealed record BaseServer(string Version, string SystemIdentifier, int SegmentBytes, long Bytes, bool Compresses);
