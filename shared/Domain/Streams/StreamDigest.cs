namespace SuperInsight.Domain.Streams;

/// <summary>What identifies a sequence of bytes.</summary>
/// <param name="Bytes">How many there are.</param>
/// <param name="Sha256">Their SHA-256, 64 lower-case hexadecimal digits.</param>
public sealed record StreamDigest(long Bytes, string Sha256);
