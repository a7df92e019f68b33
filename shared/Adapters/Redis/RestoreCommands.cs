using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using SuperInsight.Domain.Rdb;

namespace SuperInsight.Adapters.Redis;

/// <summary>Turns what a scanner finds into RESTORE commands, and remembers what each is about. Holds no more than was fed since the last time, and one value.</summary>
/// <param name="replace">REPLACE, or nothing.</param>
/// <param name="clock">Keys that have expired by now are left out.</param>
internal sealed class RestoreCommands(bool replace, TimeProvider clock) : RdbListener
{
    /// <summary>Larger values are passed on as they are, smaller ones copied together.</summary>
    private const int LargeValue = 32 << 10;

    /// <summary>What a payload of FUNCTION RESTORE begins with: the opcode of a library in RDB.</summary>
    private const byte FunctionCode = 245;

    private readonly HashSet<int> databases = [];
    private readonly ArrayBufferWriter<byte> key = new();
    private readonly ArrayBufferWriter<byte> function = new();
    private ArrayBufferWriter<byte> value = new();
    private ArrayBufferWriter<byte> small = new();
    private List<ReadOnlyMemory<byte>> segments = [];
    private List<PendingCommand> pending = [];
    private RdbEntry entry;
    private bool isExpired;
    private int database;
    private int selected;
    private ushort version;

    /// <summary>Keys that were left out.</summary>
    public long Expired { get; private set; }

    /// <summary>Keys for which a command was made.</summary>
    public long Restored { get; private set; }

    /// <summary>Whether there are libraries of functions.</summary>
    public bool HasFunctions { get; private set; }

    /// <summary>Whether modules keep data that no command restores.</summary>
    public bool HasModuleData { get; private set; }

    /// <summary>Databases that keys go into.</summary>
    public IReadOnlyCollection<int> Databases => databases;

    /// <summary>Gives the commands made since the last time, as bytes, and what each is about.</summary>
    public (IReadOnlyList<ReadOnlyMemory<byte>> Bytes, IReadOnlyList<PendingCommand> Commands) Take()
    {
        CloseSegment();
        var taken = (segments, pending);
        (segments, pending) = ([], []);
        return taken;
    }

    /// <summary>RESTORE wants the version in every value.</summary>
    public override void OnHeader(int formatVersion) => version = checked((ushort)formatVersion);

    public override void OnDatabase(int number) => database = number;

    public override void OnEntry(RdbEntry begun)
    {
        entry = begun;
        isExpired = begun.ExpiresAt is { } moment && moment <= clock.GetUtcNow().ToUnixTimeMilliseconds();
        key.ResetWrittenCount();
        if (value.Capacity > LargeValue)
            value = new ArrayBufferWriter<byte>();
        value.ResetWrittenCount();
        value.Write([begun.Type]);
    }

    public override void OnBytes(RdbPart part, ReadOnlySpan<byte> bytes)
    {
        switch (part)
        {
            case RdbPart.Key:
                key.Write(bytes);
                break;
            case RdbPart.Value when !isExpired:
                value.Write(bytes);
                break;
            case RdbPart.Function:
                function.Write(bytes);
                break;
            default:
                break;
        }
    }

    public override void OnEntryEnd()
    {
        if (isExpired)
        {
            Expired++;
            return;
        }

        Select();
        Restored++;
        databases.Add(database);
        var name = RdbText.Decode(key.WrittenSpan);
        Seal(value);
        small.Begin(replace ? 6 : 5);
        small.Word("RESTORE"u8);
        small.Word(name);
        small.Word(Encoding.ASCII.GetBytes((entry.ExpiresAt ?? 0).ToString(CultureInfo.InvariantCulture)));
        small.WordHead(value.WrittenCount);
        if (value.WrittenCount > LargeValue)
        {
            CloseSegment();
            segments.Add(value.WrittenMemory);
            value = new ArrayBufferWriter<byte>();
        }
        else
            small.Write(value.WrittenSpan);
        small.Write("\r\n"u8);
        small.Word("ABSTTL"u8);
        if (replace)
            small.Word("REPLACE"u8);
        pending.Add(new("RESTORE", name, database));
    }

    public override void OnFunctionEnd()
    {
        HasFunctions = true;
        var payload = new ArrayBufferWriter<byte>();
        payload.Write([FunctionCode]);
        payload.Write(function.WrittenSpan);
        function.ResetWrittenCount();
        Seal(payload);
        small.Begin(replace ? 4 : 3);
        small.Word("FUNCTION"u8);
        small.Word("RESTORE"u8);
        small.Word(payload.WrittenSpan);
        if (replace)
            small.Word("REPLACE"u8);
        pending.Add(new("FUNCTION RESTORE", [], 0));
    }

    public override void OnModuleData() => HasModuleData = true;

    private void Select()
    {
        if (database == selected)
            return;
        selected = database;
        small.Append("SELECT", database.ToString(CultureInfo.InvariantCulture));
        pending.Add(new("SELECT", [], database));
    }

    /// <summary>The footer of a payload: the version, and the checksum of all before.</summary>
    private void Seal(ArrayBufferWriter<byte> payload)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(payload.GetSpan(sizeof(ushort)), version);
        payload.Advance(sizeof(ushort));
        var checksum = RdbChecksum.Compute(payload.WrittenSpan);
        BinaryPrimitives.WriteUInt64LittleEndian(payload.GetSpan(RdbChecksum.Length), checksum);
        payload.Advance(RdbChecksum.Length);
    }

    private void CloseSegment()
    {
        if (small.WrittenCount == 0)
            return;
        segments.Add(small.WrittenMemory);
        small = new ArrayBufferWriter<byte>();
    }
}

/// <summary>A command whose answer is awaited.</summary>
/// <param name="Name">The command.</param>
/// <param name="Key">The key that it is about; empty when none.</param>
/// <param name="Database">The database.</param>
internal readonly record struct PendingCommand(string Name, byte[] Key, int Database);
