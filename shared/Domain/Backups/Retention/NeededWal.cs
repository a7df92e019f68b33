using System.Buffers;
using System.Globalization;

namespace SuperInsight.Domain.Backups.Retention;

/// <summary>
/// Which WAL the kept base backups of one cluster need: everything from the start of the oldest on. Only what lies before it may go.
/// </summary>
/// <param name="SystemIdentifier">The cluster; of another one nothing is known, so nothing of it may go.</param>
/// <param name="FirstSegment">The first segment that is needed, as a file name: <c>000000010000000A00000042</c>.</param>
public sealed record NeededWal(string SystemIdentifier, string FirstSegment)
{
    private const int TimelineDigits = 8;
    private const int SegmentDigits = 24;

    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789ABCDEF");

    /// <summary>One for each cluster that has a kept base backup, in ordinal order of its identifier.</summary>
    /// <param name="keptBases">The WAL of every base backup that stays in the bucket, damaged ones included.</param>
    /// <exception cref="FormatException">An LSN is none.</exception>
    public static IReadOnlyList<NeededWal> Of(IEnumerable<WalRange> keptBases) =>
        [.. keptBases.GroupBy(wal => wal.SystemIdentifier, StringComparer.Ordinal).OrderBy(cluster => cluster.Key, StringComparer.Ordinal)
            .Select(cluster => new NeededWal(cluster.Key, Segment(cluster.MinBy(wal => ParseLsn(wal.StartLsn))!)))];

    /// <summary>
    /// Whether a file of this cluster's archive is needed by no kept base backup. The timeline does not count, as in PostgreSQL's own
    /// <c>pg_archivecleanup</c>; timeline histories (<c>.history</c>) and names of other kinds never may go.
    /// </summary>
    /// <param name="fileName">Without folder; a suffix behind the segment's 24 digits (<c>.partial</c>, <c>.backup</c>, <c>.age</c>) does not count.</param>
    public bool MayGo(string fileName) =>
        fileName.Length >= SegmentDigits
        && fileName.AsSpan(0, SegmentDigits).IndexOfAnyExcept(HexDigits) < 0
        && (fileName.Length == SegmentDigits || fileName[SegmentDigits] == '.')
        && string.CompareOrdinal(fileName, TimelineDigits, FirstSegment, TimelineDigits, SegmentDigits - TimelineDigits) < 0;

    /// <summary>The segment that holds the start: <see href="https://www.postgresql.org/docs/current/wal-internals.html"/>.</summary>
    private static string Segment(WalRange wal)
    {
        var segment = ParseLsn(wal.StartLsn) / (ulong)wal.SegmentBytes;
        var inOneId = 0x1_0000_0000UL / (ulong)wal.SegmentBytes;
        return string.Create(CultureInfo.InvariantCulture, $"{wal.Timeline:X8}{segment / inOneId:X8}{segment % inOneId:X8}");
    }

    private static ulong ParseLsn(string text) =>
        text.Split('/') is [var high, var low]
        && uint.TryParse(high, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var upper)
        && uint.TryParse(low, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var lower)
            ? ((ulong)upper << 32) | lower
            : throw new FormatException($"'{text}' is not an LSN such as 0/16B3748.");
}
