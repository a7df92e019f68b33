using System.Buffers.Text;
using System.Text;

namespace SuperInsight.Domain.Archives;

/// <summary>Reads header blocks, with the records that go before them.</summary>
internal static class TarBlock
{
    private const int MaxMode = 0xFFF;

    /// <exception cref="TarException">It is no header, or a damaged one.</exception>
    public static void Check(ReadOnlySpan<byte> block)
    {
        var sum = 8 * ' ';
        for (var i = 0; i < block.Length; i++)
            sum += i is >= 148 and < 156 ? 0 : block[i];
        if (Octal(block.Slice(148, 8)) != sum)
            throw TarException.Malformed("the check sum of a header does not fit");
        if (!block.Slice(257, 5).SequenceEqual("ustar"u8))
            throw TarException.Malformed("a header is not of the POSIX format");
    }

    /// <summary>The member, and how many bytes follow its header.</summary>
    public static (TarEntry Entry, long Bytes) ReadEntry(ReadOnlySpan<byte> block, Dictionary<string, byte[]> records)
    {
        var type = block[156] == 0 ? TarEntryType.File : (TarEntryType)block[156];
        if (!Enum.IsDefined(type))
            throw TarException.Malformed($"it holds a member of type '{(char)block[156]}'");
        var isSparse = records.TryGetValue("GNU.sparse.major", out var major);
        if (isSparse && (!major.AsSpan().SequenceEqual("1"u8) || type != TarEntryType.File))
            throw TarException.Malformed("a sparse file is in a format that is not known here");
        var path = records.GetValueOrDefault(isSparse ? "GNU.sparse.name" : "path") ?? Name(block);
        var stored = Number(records, "size") ?? Octal(block.Slice(124, 12));
        if (type != TarEntryType.File && stored != 0)
            throw TarException.Malformed("a link or directory has content");
        var entry = new TarEntry
        {
            Type = type,
            Path = type == TarEntryType.Directory && path is [.., (byte)'/'] ? path.AsMemory(0, path.Length - 1) : path,
            Mode = (int)(Octal(block.Slice(100, 8)) & MaxMode),
            UserId = (uint)((Number(records, "uid") ?? Octal(block.Slice(108, 8))) & uint.MaxValue),
            GroupId = (uint)((Number(records, "gid") ?? Octal(block.Slice(116, 8))) & uint.MaxValue),
            UserName = Text(records, "uname", block.Slice(265, 32)),
            GroupName = Text(records, "gname", block.Slice(297, 32)),
            ModifiedAt = Time(records) ?? new FileTime(Octal(block.Slice(136, 12)), 0),
            Size = isSparse ? Number(records, "GNU.sparse.realsize") ?? throw TarException.Malformed("a sparse file has no size") : stored,
            LinkTarget = records.GetValueOrDefault("linkpath") ?? UpToNul(block.Slice(157, 100)).ToArray(),
        };
        return (entry, stored);
    }

    /// <exception cref="TarException">It is no octal number.</exception>
    public static long Octal(ReadOnlySpan<byte> field)
    {
        field = field.Trim(" \0"u8);
        long number = 0;
        foreach (var digit in field)
        {
            if (digit is < (byte)'0' or > (byte)'7')
                throw TarException.Malformed("a number in a header is not octal");
            number = number << 3 | (long)(digit - '0');
        }

        return number;
    }

    private static byte[] Name(ReadOnlySpan<byte> block)
    {
        var prefix = UpToNul(block.Slice(345, 155));
        var name = UpToNul(block[..100]);
        return prefix.IsEmpty ? name.ToArray() : [.. prefix, (byte)'/', .. name];
    }

    private static long? Number(Dictionary<string, byte[]> records, string key) =>
        !records.TryGetValue(key, out var text) ? null
        : Utf8Parser.TryParse(text, out long number, out var used) && used == text.Length && number >= 0 ? number
        : throw TarException.Malformed($"the record {key} is not a number");

    private static FileTime? Time(Dictionary<string, byte[]> records) =>
        !records.TryGetValue("mtime", out var text) ? null
        : FileTime.TryParseDecimal(text, out var time) ? time
        : throw TarException.Malformed("the record mtime is not a time");

    private static string Text(Dictionary<string, byte[]> records, string key, ReadOnlySpan<byte> field) =>
        Encoding.UTF8.GetString(records.TryGetValue(key, out var text) ? text : UpToNul(field));

    private static ReadOnlySpan<byte> UpToNul(ReadOnlySpan<byte> field) => field.IndexOf((byte)0) is >= 0 and var end ? field[..end] : field;
}
