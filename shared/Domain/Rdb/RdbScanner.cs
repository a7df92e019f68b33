using System.Globalization;

namespace SuperInsight.Domain.Rdb;

/// <summary>
/// Goes along an RDB stream in pieces of any size and tells a listener what is where. Values are skipped by their structure, not
/// understood. Memory is constant. Not safe for concurrent use.
/// </summary>
public sealed class RdbScanner(RdbListener listener)
{
    private const int HeaderBytes = 9;

    /// <summary>From this version on a checksum follows the end.</summary>
    private const int FirstVersionWithChecksum = 5;

    private readonly RdbCursor cursor = new();
    private readonly byte[] carried = new byte[RdbToken.MaxBytes];
    private int carriedCount;
    private long skipped;
    private State state = State.Header;
    private RdbPart part;
    private RdbPart nextPart;
    private RdbElement[]? nextLayout;
    private byte opcode;
    private ulong number;
    private long? expiresAt;

    private enum State
    {
        Header,
        Opcode,
        Body,
        Checksum,
        Ended,
        Lost,
    }

    /// <summary>The stream's format; 0 before its header is there.</summary>
    public int Version { get; private set; }

    /// <summary>How many bytes were gone along.</summary>
    public long Position { get; private set; }

    /// <summary>True after the last byte.</summary>
    public bool HasEnded => state == State.Ended;

    /// <summary>The checksum that the stream ends with; 0 when Redis was told to make none. Null before the end, and in the oldest formats.</summary>
    public ulong? Checksum { get; private set; }

    /// <summary>Why nothing is told from some place on: something that this version does not know. Null when all is well.</summary>
    public string? LostBecause { get; private set; }

    /// <exception cref="RdbException">The bytes cannot be RDB, or follow its end.</exception>
    public void Feed(ReadOnlySpan<byte> bytes)
    {
        while (Settle() && !bytes.IsEmpty)
        {
            if (state == State.Lost)
            {
                Position += bytes.Length;
                return;
            }

            if (state == State.Ended)
                throw new RdbException(string.Create(CultureInfo.InvariantCulture, $"{bytes.Length} bytes follow its end at byte {Position}"));
            if (skipped > 0)
            {
                var count = (int)Math.Min(skipped, bytes.Length);
                Tell(bytes[..count]);
                skipped -= count;
                Position += count;
                bytes = bytes[count..];
            }
            else
                bytes = bytes[Step(bytes)..];
        }
    }

    /// <exception cref="RdbException">It ended early.</exception>
    public void Complete()
    {
        if (state is not (State.Ended or State.Lost))
            throw new RdbException(string.Create(CultureInfo.InvariantCulture, $"it is cut off at byte {Position}"));
    }

    /// <summary>Takes one token, and returns how much of <paramref name="bytes"/> that used up: all of it, when the token is not whole yet.</summary>
    private int Step(ReadOnlySpan<byte> bytes)
    {
        if (carriedCount == 0)
        {
            if (TryStep(bytes, out var used))
                return used;
            bytes.CopyTo(carried);
            carriedCount = bytes.Length;
            return bytes.Length;
        }

        var added = Math.Min(bytes.Length, carried.Length - carriedCount);
        bytes[..added].CopyTo(carried.AsSpan(carriedCount));
        if (TryStep(carried.AsSpan(0, carriedCount + added), out var taken))
        {
            added = taken - carriedCount;
            carriedCount = 0;
        }
        else
            carriedCount += added;
        return added;
    }

    private bool TryStep(ReadOnlySpan<byte> bytes, out int used)
    {
        used = 0;
        switch (state)
        {
            case State.Header when bytes.Length >= HeaderBytes:
                ReadHeader(bytes[..(used = HeaderBytes)]);
                break;
            case State.Opcode:
                Begin(bytes[0]);
                used = 1;
                break;
            case State.Checksum when bytes.Length >= RdbChecksum.Length:
                Checksum = System.Buffers.Binary.BinaryPrimitives.ReadUInt64LittleEndian(bytes);
                used = RdbChecksum.Length;
                state = State.Ended;
                break;
            case State.Body when cursor.TryTake(bytes, out var token):
                used = token.Bytes;
                (number, skipped) = (token.Number, token.Following);
                Tell(bytes[..used]);
                break;
            default:
                return false;
        }

        Position += used;
        return true;
    }

    private void ReadHeader(ReadOnlySpan<byte> header)
    {
        if (!header.StartsWith("REDIS"u8) || !int.TryParse(header[5..], NumberStyles.None, CultureInfo.InvariantCulture, out var version) || version < 1)
            throw new RdbException("it does not begin with REDIS and a version");
        Version = version;
        state = State.Opcode;
        listener.OnHeader(version);
    }

    private void Begin(byte code)
    {
        opcode = code;
        switch (code)
        {
            case RdbGrammar.End:
                state = Version >= FirstVersionWithChecksum ? State.Checksum : State.Ended;
                break;
            case RdbGrammar.Auxiliary:
                Expect(RdbPart.NoteName, RdbGrammar.OneText, RdbPart.NoteValue, RdbGrammar.OneText);
                break;
            case RdbGrammar.Function:
                Expect(RdbPart.Function, RdbGrammar.OneText);
                break;
            default:
                if (RdbGrammar.Opcode(code) is { } layout)
                    Expect(RdbPart.None, layout);
                else if (RdbGrammar.Value(code) is { } value)
                {
                    listener.OnEntry(new(code, expiresAt));
                    Expect(RdbPart.Key, RdbGrammar.OneText, RdbPart.Value, value);
                }
                else
                {
                    LostBecause = string.Create(CultureInfo.InvariantCulture, $"type {code} at byte {Position} of the RDB is not known to this version");
                    state = State.Lost;
                }

                break;
        }
    }

    private void Expect(RdbPart first, RdbElement[] layout, RdbPart second = RdbPart.None, RdbElement[]? secondLayout = null)
    {
        (part, nextPart, nextLayout) = (first, second, secondLayout);
        state = State.Body;
        cursor.Begin(layout);
    }

    /// <summary>Ends whatever is at its end. Always true.</summary>
    private bool Settle()
    {
        while (state == State.Body && skipped == 0 && cursor.IsAtEnd())
        {
            if (nextLayout is { } layout)
            {
                (part, nextLayout) = (nextPart, null);
                cursor.Begin(layout);
                continue;
            }

            state = State.Opcode;
            End();
        }

        return true;
    }

    private void End()
    {
        switch (opcode)
        {
            case RdbGrammar.Database:
                listener.OnDatabase(number <= int.MaxValue ? (int)number : throw new RdbException("a database has a number beyond all bounds"));
                break;
            case RdbGrammar.ExpiresMilliseconds:
                expiresAt = unchecked((long)number);
                break;
            case RdbGrammar.ExpiresSeconds:
                expiresAt = unchecked((int)number) * 1000L;
                break;
            case RdbGrammar.Auxiliary:
                listener.OnNoteEnd();
                break;
            case RdbGrammar.Function:
                listener.OnFunctionEnd();
                break;
            case RdbGrammar.ModuleData:
                listener.OnModuleData();
                break;
            case RdbGrammar.Idle or RdbGrammar.Frequency or RdbGrammar.Sizes or RdbGrammar.SlotInfo:
                break;
            default:
                expiresAt = null;
                listener.OnEntryEnd();
                break;
        }
    }

    private void Tell(ReadOnlySpan<byte> bytes)
    {
        if (part != RdbPart.None)
            listener.OnBytes(part, bytes);
    }
}
