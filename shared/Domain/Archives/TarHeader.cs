using System.Globalization;
using System.Text;
using System.Text.Unicode;

namespace SuperInsight.Domain.Archives;

/// <summary>
/// Writes members' headers as POSIX pax does: a ustar block, and before it an extended header with what does not fit there. Sparse
/// files are in GNU's pax format 1.0, so that holes cost nothing and GNU tar makes them again.
/// <see href="https://www.gnu.org/software/tar/manual/html_section/Sparse-Formats.html"/>
/// </summary>
public static class TarHeader
{
    public const int BlockBytes = 512;

    /// <summary>The largest number in eleven octal digits.</summary>
    private const long MaxOctal11 = 0x1_FFFF_FFFF;

    private const uint MaxOctal7 = 0x1F_FFFF;
    private const int NameBytes = 100;
    private const int OwnerNameBytes = 31;

    /// <summary>Two empty blocks end an archive.</summary>
    public static ReadOnlyMemory<byte> End { get; } = new byte[2 * BlockBytes];

    /// <summary>How many bytes fill the last block of content of this length.</summary>
    public static int Padding(long length) => (int)((BlockBytes - length % BlockBytes) % BlockBytes);

    /// <summary>Everything that goes before a member's bytes; for a sparse file its map too.</summary>
    public static byte[] Encode(TarEntry entry)
    {
        var path = entry.Type == TarEntryType.Directory ? [.. entry.Path.Span, (byte)'/'] : entry.Path.ToArray();
        var map = entry.Extents is { } extents ? SparseMap.Encode(extents) : [];
        var stored = entry.Type == TarEntryType.File ? map.Length + (entry.Extents?.Sum(extent => extent.Length) ?? entry.Size) : 0;
        using var records = new MemoryStream();
        AddRecords(records, entry, path, stored);
        using var header = new MemoryStream();
        if (records.Length > 0)
        {
            header.Write(Block((byte)'x', "pax"u8, 0x1A4, 0, 0, records.Length, 0, default, string.Empty, string.Empty));
            records.WriteTo(header);
            header.SetLength(header.Length + Padding(records.Length));
            header.Position = header.Length;
        }

        header.Write(Block((byte)entry.Type, path, entry.Mode, Fitting(entry.UserId), Fitting(entry.GroupId), stored <= MaxOctal11 ? stored : 0,
            entry.ModifiedAt.Seconds is >= 0 and <= MaxOctal11 and var seconds ? seconds : 0, entry.LinkTarget.Span, entry.UserName, entry.GroupName));
        header.Write(map);
        return header.ToArray();
    }

    private static void AddRecords(MemoryStream records, TarEntry entry, byte[] path, long stored)
    {
        var (name, link) = (!IsPlain(path), !IsPlain(entry.LinkTarget.Span));
        if ((name && !Utf8.IsValid(path)) || (link && !Utf8.IsValid(entry.LinkTarget.Span)))
            PaxRecords.Append(records, "hdrcharset", "BINARY");
        if (entry.Extents is not null)
        {
            PaxRecords.Append(records, "GNU.sparse.major", "1");
            PaxRecords.Append(records, "GNU.sparse.minor", "0");
            PaxRecords.Append(records, "GNU.sparse.name", path);
            PaxRecords.Append(records, "GNU.sparse.realsize", entry.Size.ToString(CultureInfo.InvariantCulture));
        }
        else if (name)
        {
            PaxRecords.Append(records, "path", path);
        }

        if (link)
            PaxRecords.Append(records, "linkpath", entry.LinkTarget.Span);
        if (stored > MaxOctal11)
            PaxRecords.Append(records, "size", stored.ToString(CultureInfo.InvariantCulture));
        if (entry.ModifiedAt is not { Seconds: >= 0 and <= MaxOctal11, Nanoseconds: 0 })
            PaxRecords.Append(records, "mtime", entry.ModifiedAt.ToDecimal());
        if (entry.UserId > MaxOctal7)
            PaxRecords.Append(records, "uid", entry.UserId.ToString(CultureInfo.InvariantCulture));
        if (entry.GroupId > MaxOctal7)
            PaxRecords.Append(records, "gid", entry.GroupId.ToString(CultureInfo.InvariantCulture));
        if (!FitsOwner(entry.UserName))
            PaxRecords.Append(records, "uname", entry.UserName);
        if (!FitsOwner(entry.GroupName))
            PaxRecords.Append(records, "gname", entry.GroupName);
    }

    /// <summary>Whether the ustar block can hold it so that every tar reads it alike.</summary>
    private static bool IsPlain(ReadOnlySpan<byte> name) => name.Length <= NameBytes && Ascii.IsValid(name);

    private static bool FitsOwner(string name) => name.Length <= OwnerNameBytes && Ascii.IsValid(name);

    private static uint Fitting(uint id) => id <= MaxOctal7 ? id : 0;

    private static byte[] Block(byte type, ReadOnlySpan<byte> name, int mode, uint userId, uint groupId, long size, long seconds, ReadOnlySpan<byte> link, string userName, string groupName)
    {
        var block = new byte[BlockBytes];
        WriteName(block.AsSpan(0, NameBytes), name);
        WriteOctal(block.AsSpan(100, 8), mode);
        WriteOctal(block.AsSpan(108, 8), userId);
        WriteOctal(block.AsSpan(116, 8), groupId);
        WriteOctal(block.AsSpan(124, 12), size);
        WriteOctal(block.AsSpan(136, 12), seconds);
        block.AsSpan(148, 8).Fill((byte)' ');
        block[156] = type;
        WriteName(block.AsSpan(157, NameBytes), link);
        "ustar\00"u8.CopyTo(block.AsSpan(257));
        block[264] = (byte)'0';
        WriteName(block.AsSpan(265, OwnerNameBytes), FitsOwner(userName) ? Encoding.ASCII.GetBytes(userName) : default);
        WriteName(block.AsSpan(297, OwnerNameBytes), FitsOwner(groupName) ? Encoding.ASCII.GetBytes(groupName) : default);
        var sum = 0;
        foreach (var value in block)
            sum += value;
        WriteOctal(block.AsSpan(148, 7), sum);
        return block;
    }

    /// <summary>What is longer is cut, and stands in the extended header in full.</summary>
    private static void WriteName(Span<byte> field, ReadOnlySpan<byte> name) => name[..Math.Min(name.Length, field.Length)].CopyTo(field);

    /// <summary>Digits and a final NUL.</summary>
    private static void WriteOctal(Span<byte> field, long number)
    {
        for (var i = field.Length - 2; i >= 0; i--)
        {
            field[i] = (byte)('0' + (number & 7));
            number >>= 3;
        }

        field[^1] = 0;
    }
}
