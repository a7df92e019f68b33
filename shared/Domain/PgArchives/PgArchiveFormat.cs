namespace SuperInsight.Domain.PgArchives;

/// <summary>How an archive's table of contents is laid out: by the version of the format, which PostgreSQL raises now and then.</summary>
/// <param name="Minor">12 with PostgreSQL 9 and 10, 14 from 12, 15 from 16, 16 from 17 on; the major version is 1.</param>
internal readonly record struct PgArchiveFormat(int Minor)
{
    private const int Oldest = 12;
    private const int Newest = 16;
    private const byte Custom = 1;
    private const byte FourBytes = 4;
    private const byte EightBytes = 8;
    private const int OffsetBytes = 1 + EightBytes;

    /// <summary>Magic, version, sizes, kind, compression, time, names: all before the number of entries.</summary>
    /// <returns>False when more bytes are needed; else the format, or why it cannot be followed.</returns>
    public static bool TryReadHeader(ref PgArchiveReader reader, out PgArchiveFormat format, out string? unreadable)
    {
        (format, unreadable) = (default, null);
        if (!reader.TryTake(11, out var fixedPart))
            return false;
        if (!fixedPart.StartsWith("PGDMP"u8))
            unreadable = "it is no archive of pg_dump";
        else if (fixedPart[5] != 1 || fixedPart[6] is < Oldest or > Newest)
            unreadable = $"its format {fixedPart[5]}.{fixedPart[6]} is not known here";
        else if (fixedPart[8] != FourBytes || fixedPart[9] != EightBytes || fixedPart[10] != Custom)
            unreadable = "its sizes or its kind are not those of the custom format";
        if (unreadable is not null)
            return true;
        format = new PgArchiveFormat(fixedPart[6]);
        if (!format.TryReadCompression(ref reader, out var isCompressed))
            return false;
        unreadable = isCompressed ? "it is compressed" : null;
        const int TimeFields = 7;
        return reader.TryTake(TimeFields * PgArchiveReader.IntBytes, out _) && reader.TrySkipTexts(3);
    }

    /// <returns>False when more bytes are needed; else the entry.</returns>
    public bool TryReadEntry(ref PgArchiveReader reader, out PgArchiveEntry entry)
    {
        entry = default;
        const int TableOidAndOid = 2;
        if (!reader.TryInt(out var id) || !reader.TryInt(out _) || !reader.TrySkipTexts(TableOidAndOid)
            || !reader.TryText(out var tag, out _) || !reader.TryText(out var kind, out _) || !reader.TryInt(out _))
            return false;
        const int DefinitionDropAndCopy = 3;
        if (!reader.TrySkipTexts(DefinitionDropAndCopy) || !reader.TryText(out var schema, out _) || !reader.TrySkipTexts(Minor >= 14 ? 2 : 1)
            || (Minor >= 16 && !reader.TryInt(out _)))
            return false;
        const int OwnerAndOids = 2;
        if (!reader.TrySkipTexts(OwnerAndOids))
            return false;
        for (var isEnd = false; !isEnd;)
        {
            if (!reader.TryText(out _, out isEnd))
                return false;
        }

        if (!reader.TryTake(OffsetBytes, out _))
            return false;
        if (kind.SequenceEqual("TABLE DATA"u8))
            entry = new PgArchiveEntry(id, System.Text.Encoding.UTF8.GetString(schema), System.Text.Encoding.UTF8.GetString(tag));
        return true;
    }

    private bool TryReadCompression(ref PgArchiveReader reader, out bool isCompressed)
    {
        isCompressed = false;
        if (Minor >= 15)
        {
            var isThere = reader.TryByte(out var algorithm);
            isCompressed = algorithm != 0;
            return isThere;
        }

        var isRead = reader.TryInt(out var level);
        isCompressed = level != 0;
        return isRead;
    }
}

/// <summary>An entry of the table of contents that has a table's rows; the default for every other.</summary>
internal readonly record struct PgArchiveEntry(int Id, string? Schema, string? Table);
