using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace SuperInsight.Domain.Rdb;

/// <summary>
/// Writes an RDB stream from DUMP payloads, each of which is a value as RDB has it: type, value, two bytes of version, checksum.
/// </summary>
public sealed class RdbBuilder
{
    /// <summary>Type and one byte of value at least.</summary>
    private const int MinPayload = 2 + FooterBytes;

    private const int FooterBytes = sizeof(ushort) + RdbChecksum.Length;

    /// <summary>For a stream without any payload to go by: what every Redis since 5.0 reads.</summary>
    private const int OldestVersion = 9;

    private readonly IReadOnlyList<(string Name, string Value)> notes;
    private readonly int piece;
    private ArrayBufferWriter<byte> output;
    private ulong checksum;
    private int version;
    private int? selected;

    /// <param name="notes">What the stream says about its making.</param>
    /// <param name="piece">Bytes from which on <see cref="IsFull"/> is true.</param>
    public RdbBuilder(IReadOnlyList<(string Name, string Value)> notes, int piece)
    {
        (this.notes, this.piece) = (notes, piece);
        output = new(2 * piece);
    }

    /// <summary>Time to <see cref="Drain"/>.</summary>
    public bool IsFull => output.WrittenCount >= piece;

    /// <summary>What was written since the last time.</summary>
    public ReadOnlyMemory<byte> Drain()
    {
        var drained = output.WrittenMemory;
        checksum = RdbChecksum.Append(checksum, drained.Span);
        // A large value leaves a large buffer behind: start afresh.
        output = new(2 * piece);
        return drained;
    }

    /// <summary>All libraries of functions, as FUNCTION DUMP gives them. Before any database.</summary>
    /// <exception cref="RdbException">It is no payload.</exception>
    public void AddFunctions(ReadOnlySpan<byte> payload) => output.Write(Open(payload, minimum: FooterBytes));

    /// <summary>Entries from here on are of this database. Written with the first of them, whose payload tells the stream's version.</summary>
    public void SelectDatabase(int number) => selected = number;

    /// <param name="key">The key's bytes.</param>
    /// <param name="expiresAt">Milliseconds since 1970 (UTC); null when it stays.</param>
    /// <param name="payload">What DUMP answered.</param>
    /// <exception cref="RdbException">It is no payload.</exception>
    public void AddEntry(ReadOnlySpan<byte> key, long? expiresAt, ReadOnlySpan<byte> payload)
    {
        var value = Open(payload, MinPayload);
        if (selected is { } database)
        {
            Write([RdbGrammar.Database]);
            WriteLength((ulong)database);
            selected = null;
        }

        if (expiresAt is { } moment)
        {
            Write([RdbGrammar.ExpiresMilliseconds]);
            BinaryPrimitives.WriteInt64LittleEndian(output.GetSpan(sizeof(long)), moment);
            output.Advance(sizeof(long));
        }

        Write(value[..1]);
        WriteText(key);
        Write(value[1..]);
    }

    /// <summary>Writes the end; nothing may follow.</summary>
    public ReadOnlyMemory<byte> Complete()
    {
        Begin(OldestVersion);
        Write([RdbGrammar.End]);
        BinaryPrimitives.WriteUInt64LittleEndian(output.GetSpan(RdbChecksum.Length), RdbChecksum.Append(checksum, output.WrittenSpan));
        output.Advance(RdbChecksum.Length);
        return output.WrittenMemory;
    }

    /// <summary>The payload without its footer, which must be of the stream's version and fit.</summary>
    private ReadOnlySpan<byte> Open(ReadOnlySpan<byte> payload, int minimum)
    {
        if (payload.Length < minimum)
            throw new RdbException("a value that Redis gave is cut");
        if (RdbChecksum.Compute(payload[..^RdbChecksum.Length]) != BinaryPrimitives.ReadUInt64LittleEndian(payload[^RdbChecksum.Length..]))
            throw new RdbException("the checksum of a value that Redis gave does not fit");
        var own = BinaryPrimitives.ReadUInt16LittleEndian(payload[^FooterBytes..]);
        Begin(own);
        return own == version ? payload[..^FooterBytes] : throw new RdbException(string.Create(CultureInfo.InvariantCulture, $"Redis gave values of versions {version} and {own}: several servers answer at one address"));
    }

    private void Begin(int formatVersion)
    {
        if (version > 0)
            return;
        version = formatVersion;
        Write(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"REDIS{version:0000}")));
        foreach (var (name, value) in notes)
        {
            Write([RdbGrammar.Auxiliary]);
            WriteText(Encoding.UTF8.GetBytes(name));
            WriteText(Encoding.UTF8.GetBytes(value));
        }
    }

    private void WriteText(ReadOnlySpan<byte> text)
    {
        WriteLength((ulong)text.Length);
        Write(text);
    }

    private void WriteLength(ulong length)
    {
        Span<byte> head = stackalloc byte[1 + sizeof(uint)];
        switch (length)
        {
            case < 0x40:
                Write([(byte)length]);
                break;
            case < 0x4000:
                Write([(byte)(0x40 | (length >> 8)), (byte)(length & 0xFF)]);
                break;
            default:
                head[0] = 0x80;
                BinaryPrimitives.WriteUInt32BigEndian(head[1..], checked((uint)length));
                Write(head);
                break;
        }
    }

    private void Write(ReadOnlySpan<byte> bytes) => output.Write(bytes);
}
