using System.Buffers.Binary;

namespace SuperInsight.Domain.Backups.Wal;

/// <summary>
/// Reads in a WAL segment what a restore to a moment must know before it begins: which cluster wrote it, and the time of the latest
/// transaction that ends in it. PostgreSQL stops at a moment only when it meets a transaction that ended later, and refuses to start when it
/// meets none: so whoever restores must know whether there is one.
/// </summary>
/// <remarks>
/// The layout is that of versions 9.5 to 18: pages of 8 KiB, records at multiples of 8 bytes. See
/// <see href="https://github.com/postgres/postgres/blob/REL_15_STABLE/src/include/access/xlog_internal.h">xlog_internal.h</see>,
/// <see href="https://github.com/postgres/postgres/blob/REL_15_STABLE/src/include/access/xlogrecord.h">xlogrecord.h</see> and
/// <see href="https://github.com/postgres/postgres/blob/REL_15_STABLE/src/include/access/xact.h">xact.h</see>.
/// </remarks>
public static class WalScan
{
    private const int PageBytes = 8192;
    private const int ShortHeader = 24;
    private const int LongHeader = 40;
    private const int ContinuesRecord = 1;
    private const int HasLongHeader = 2;
    private const int RecordHeader = 24;

    /// <summary>As much of a record as holds the time of a transaction's end: header, origin, top-level transaction, data header, time.</summary>
    private const int Beginning = RecordHeader + 3 + 5 + 5 + 8;

    /// <summary>Marks the rest of a record that began in the segment before.</summary>
    private const int NotOurs = -1;

    private static readonly DateTimeOffset Epoch = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>The identifier in the header of the first page, which every whole segment has; null when there is no such header.</summary>
    public static string? SystemIdentifier(ReadOnlySpan<byte> segment) =>
        segment.Length >= LongHeader && (BinaryPrimitives.ReadUInt16LittleEndian(segment[2..]) & HasLongHeader) != 0
            ? BinaryPrimitives.ReadUInt64LittleEndian(segment[24..]).ToString(System.Globalization.CultureInfo.InvariantCulture)
            : null;

    /// <summary>
    /// The latest end (UTC, microseconds) of a transaction whose record begins in this segment. <paramref name="cut"/> stands for a record that
    /// begins here and whose time lies in the next segment. Null when none ends here.
    /// </summary>
    public static DateTimeOffset? LastTransactionEnd(ReadOnlySpan<byte> segment, DateTimeOffset cut)
    {
        DateTimeOffset? latest = null;
        Span<byte> record = stackalloc byte[Beginning];
        var (collected, left) = (0, 0L);
        var expected = segment.Length >= ShortHeader ? BinaryPrimitives.ReadUInt64LittleEndian(segment[8..]) : 0;
        for (var start = 0; start + PageBytes <= segment.Length; start += PageBytes, expected += PageBytes)
        {
            var page = segment.Slice(start, PageBytes);
            var flags = BinaryPrimitives.ReadUInt16LittleEndian(page[2..]);
            // A recycled file holds old pages behind the new ones.
            if (BinaryPrimitives.ReadUInt16LittleEndian(page) == 0 || BinaryPrimitives.ReadUInt64LittleEndian(page[8..]) != expected)
                return Later(latest, collected > 0 && left > 0 ? EndOf(record[..collected], cut) : null);
            var at = (flags & HasLongHeader) != 0 ? LongHeader : ShortHeader;
            if ((flags & ContinuesRecord) == 0)
                (collected, left) = (0, 0);
            else if (left == 0)
                (collected, left) = (NotOurs, BinaryPrimitives.ReadUInt32LittleEndian(page[16..]));
            while (at < PageBytes)
            {
                if (left == 0)
                {
                    if (PageBytes - at < sizeof(uint) || BinaryPrimitives.ReadUInt32LittleEndian(page[at..]) is not (>= RecordHeader and var length))
                        break;
                    (collected, left) = (0, length);
                }

                var count = (int)Math.Min(left, PageBytes - at);
                if (collected >= 0 && collected < Beginning)
                {
                    var wanted = Math.Min(count, Beginning - collected);
                    page.Slice(at, wanted).CopyTo(record[collected..]);
                    collected += wanted;
                }

                (left, at) = (left - count, at + count);
                if (left > 0)
                    continue;
                latest = Later(latest, collected > 0 ? EndOf(record[..collected], cut) : null);
                (collected, at) = (0, (at + 7) & ~7);
            }
        }

        return Later(latest, collected > 0 && left > 0 ? EndOf(record[..collected], cut) : null);
    }

    private static DateTimeOffset? Later(DateTimeOffset? one, DateTimeOffset? other) => one is null || other > one ? other ?? one : one;

    /// <summary>The time in a record that ends a transaction; null for other records.</summary>
    private static DateTimeOffset? EndOf(ReadOnlySpan<byte> record, DateTimeOffset cut)
    {
        const int TransactionManager = 1;
        if (record.Length < RecordHeader)
            return cut;
        // Commit, abort, and both of prepared transactions.
        if (record[17] != TransactionManager || (record[16] & 0x70) is not (0x00 or 0x20 or 0x30 or 0x40))
            return null;
        var at = RecordHeader;
        while (at < record.Length)
        {
            switch (record[at])
            {
                case 0xFD:
                    at += 3;
                    break;
                case 0xFC:
                    at += 5;
                    break;
                case 0xFF or 0xFE:
                    at += record[at] == 0xFF ? 2 : 5;
                    return at + sizeof(long) <= record.Length ? TimeAt(record[at..], cut) : cut;
                default:
                    return null;
            }
        }

        return cut;
    }

    private static DateTimeOffset TimeAt(ReadOnlySpan<byte> bytes, DateTimeOffset otherwise)
    {
        var microseconds = BinaryPrimitives.ReadInt64LittleEndian(bytes);
        return microseconds is > 0 and < 253402300799L * 1_000_000 - 946684800L * 1_000_000 ? Epoch.AddTicks(microseconds * TimeSpan.TicksPerMicrosecond) : otherwise;
    }
}
