using System.Buffers.Binary;
using System.Text;

namespace SuperInsight.Domain.Tests.PgArchives;

/// <summary>An archive as pg_dump of a given format version writes it to a pipe.</summary>
internal sealed class WrittenArchive(byte minor)
{
    private readonly List<byte> entries = [];
    private readonly List<byte> data = [];
    private int count;

    public byte Kind { get; init; } = 1;

    public int Compression { get; init; }

    public void AddEntry(string kind, string? schema, string tag, string definition = "")
    {
        count++;
        Int(entries, count);
        Int(entries, 1);
        Texts(entries, "1259", "16384", tag, kind);
        Int(entries, 3);
        Texts(entries, definition, "", kind == "TABLE DATA" ? "COPY t FROM stdin;" : null, schema, null);
        if (minor >= 14)
            Texts(entries, "heap");
        if (minor >= 16)
            Int(entries, 'r');
        Texts(entries, "owner", "false", "17", "18", null);
        entries.AddRange([2, 1, 2, 3, 4, 5, 6, 7, 8]);
    }

    /// <summary>A table and its rows, in chunks of the given size.</summary>
    public void AddTable(string schema, string table, IEnumerable<string> rows, int chunk, string end = "\\.\n\n\n")
    {
        AddEntry("TABLE DATA", schema, table);
        data.Add(1);
        Int(data, count);
        foreach (var piece in Encoding.UTF8.GetBytes(string.Concat(rows.Select(row => row + "\n")) + end).Chunk(chunk))
        {
            Int(data, piece.Length);
            data.AddRange(piece);
        }

        Int(data, 0);
    }

    public void AddBlobs(params byte[][] blobs)
    {
        AddEntry("BLOBS", null, "BLOBS");
        data.Add(3);
        Int(data, count);
        for (var i = 0; i < blobs.Length; i++)
        {
            Int(data, 4711 + i);
            foreach (var piece in blobs[i].Chunk(5))
            {
                Int(data, piece.Length);
                data.AddRange(piece);
            }

            Int(data, 0);
        }

        Int(data, 0);
    }

    public byte[] ToBytes()
    {
        List<byte> archive = [];
        archive.AddRange("PGDMP"u8);
        archive.AddRange([1, minor, 0, 4, 8, Kind]);
        if (minor >= 15)
            archive.Add((byte)Compression);
        else
            Int(archive, Compression);
        for (var i = 0; i < 7; i++)
            Int(archive, i - 1);
        Texts(archive, "app", "15.18", "15.18");
        Int(archive, count);
        archive.AddRange(entries);
        archive.AddRange(data);
        return [.. archive];
    }

    private static void Texts(List<byte> to, params string?[] texts)
    {
        foreach (var text in texts)
        {
            var bytes = Encoding.UTF8.GetBytes(text ?? "");
            Int(to, text is null ? -1 : bytes.Length);
            to.AddRange(bytes);
        }
    }

    private static void Int(List<byte> to, int value)
    {
        Span<byte> bytes = [value < 0 ? (byte)1 : (byte)0, 0, 0, 0, 0];
        BinaryPrimitives.WriteInt32LittleEndian(bytes[1..], Math.Abs(value));
        to.AddRange(bytes);
    }
}
