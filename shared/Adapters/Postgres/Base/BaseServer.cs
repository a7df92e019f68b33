namespace SuperInsight.Adapters.Postgres;

/// <summary>A server that a base backup can be taken of.</summary>
internal sealed record BaseServer(string Version, string SystemIdentifier, int SegmentBytes);
