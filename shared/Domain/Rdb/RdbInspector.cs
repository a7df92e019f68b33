using System.Globalization;
using SuperInsight.Domain.Backups;

namespace SuperInsight.Domain.Rdb;

/// <summary>
/// Looks at an RDB stream as it passes: is it whole, does its checksum fit, how many keys has each database. Memory is constant.
/// </summary>
public sealed class RdbInspector
{
    private readonly RdbCensus census = new();
    private readonly RdbScanner scanner;
    private readonly byte[] tail = new byte[RdbChecksum.Length];
    private int tailCount;
    private ulong checksum;
    private byte last;

    public RdbInspector() => scanner = new RdbScanner(census);

    /// <summary>The format's version; 0 before its header has passed.</summary>
    public int Version => scanner.Version;

    /// <summary>What the server notes about itself in the stream, such as <c>redis-ver</c> and <c>ctime</c>.</summary>
    public IReadOnlyDictionary<string, string> ServerNotes => census.Notes;

    /// <exception cref="RdbException">It is not RDB.</exception>
    public void Feed(ReadOnlySpan<byte> bytes)
    {
        scanner.Feed(bytes);
        AddToChecksum(bytes);
    }

    /// <summary>Call it after the last byte.</summary>
    /// <exception cref="RdbException">The stream is cut, or its checksum does not fit.</exception>
    public RdbInspection Complete()
    {
        scanner.Complete();
        // Of what the scanner could not follow, the frame tells the end: an end mark and the checksum.
        var stored = scanner.LostBecause is null ? scanner.Checksum : System.Buffers.Binary.BinaryPrimitives.ReadUInt64LittleEndian(tail);
        if (scanner.LostBecause is not null && (tailCount < tail.Length || last != RdbGrammar.End))
            throw new RdbException(string.Create(CultureInfo.InvariantCulture, $"it is cut off at byte {scanner.Position}"));
        if (stored is { } expected and not 0 && expected != checksum)
            throw new RdbException(string.Create(CultureInfo.InvariantCulture, $"its checksum is {checksum:x16} where {expected:x16} should be: bytes were changed on the way"));
        return new RdbInspection(scanner.LostBecause is null ? census.Keyspaces() : null, scanner.LostBecause, stored is null or 0 ? ChecksumState.Absent : ChecksumState.Good);
    }

    /// <summary>All but the last eight bytes, which are the checksum itself.</summary>
    private void AddToChecksum(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length >= tail.Length)
        {
            Take(tail.AsSpan(0, tailCount));
            Take(bytes[..^tail.Length]);
            bytes[^tail.Length..].CopyTo(tail);
            tailCount = tail.Length;
            return;
        }

        var surplus = Math.Max(0, tailCount + bytes.Length - tail.Length);
        Take(tail.AsSpan(0, surplus));
        tail.AsSpan(surplus, tailCount - surplus).CopyTo(tail);
        bytes.CopyTo(tail.AsSpan(tailCount - surplus));
        tailCount += bytes.Length - surplus;
    }

    private void Take(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
            return;
        checksum = RdbChecksum.Append(checksum, bytes);
        last = bytes[^1];
    }
}

/// <summary>What an RDB stream proved to be.</summary>
/// <param name="Keyspaces">Keys of each database that has any, in order; null when they could not be counted.</param>
/// <param name="UncountedBecause">Why not.</param>
/// <param name="Checksum">Whether the bytes proved to be those that Redis sent.</param>
public sealed record RdbInspection(IReadOnlyList<Keyspace>? Keyspaces, string? UncountedBecause, ChecksumState Checksum);

/// <summary>What the checksum at the end says; one that does not fit is an exception.</summary>
public enum ChecksumState
{
    Good,

    /// <summary>Redis was told to make none (<c>rdbchecksum no</c>).</summary>
    Absent,
}
