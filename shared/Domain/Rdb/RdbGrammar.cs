using static SuperInsight.Domain.Rdb.RdbElement;

namespace SuperInsight.Domain.Rdb;

/// <summary>
/// How things are laid out in RDB streams up to version 12 (Redis 7.4). Types and opcodes:
/// <see href="https://github.com/redis/redis/blob/7.4/src/rdb.h"/>; layouts: rdbSaveObject and rdbLoadObject in rdb.c beside it.
/// </summary>
internal static class RdbGrammar
{
    public const byte SlotInfo = 244;
    public const byte Function = 245;
    public const byte ModuleData = 247;
    public const byte Idle = 248;
    public const byte Frequency = 249;
    public const byte Auxiliary = 250;
    public const byte Sizes = 251;
    public const byte ExpiresMilliseconds = 252;
    public const byte ExpiresSeconds = 253;
    public const byte Database = 254;
    public const byte End = 255;

    public static readonly RdbElement[] OneText = [Text];

    private static readonly RdbElement[] PendingEntries = [Skipped(16 + 8), Number];
    private static readonly RdbElement[] StreamHead = [Many(Text, Text), Number, Number, Number];
    private static readonly RdbElement[] StreamHead2 = [.. StreamHead, Number, Number, Number, Number, Number];

    /// <summary>The layout of a value by its type; null for types that are not known.</summary>
    private static readonly RdbElement[]?[] Values =
    [
        /*  0 string            */ OneText,
        /*  1 list              */ [Many(Text)],
        /*  2 set               */ [Many(Text)],
        /*  3 sorted set        */ [Many(Text, DigitScore)],
        /*  4 hash              */ [Many(Text, Text)],
        /*  5 sorted set 2      */ [Many(Text, Skipped(8))],
        /*  6 module, unreleased */ null,
        /*  7 module 2          */ [Number, ModulePieces],
        /*  8                   */ null,
        /*  9 hash zipmap       */ OneText,
        /* 10 list ziplist      */ OneText,
        /* 11 set intset        */ OneText,
        /* 12 sorted set ziplist */ OneText,
        /* 13 hash ziplist      */ OneText,
        /* 14 quicklist         */ [Many(Text)],
        /* 15 stream            */ [.. StreamHead, Many(Text, Number, Number, Many(PendingEntries), Many(Text, Skipped(8), Many(Skipped(16))))],
        /* 16 hash listpack     */ OneText,
        /* 17 sorted set listpack */ OneText,
        /* 18 quicklist 2       */ [Many(Number, Text)],
        /* 19 stream 2          */ [.. StreamHead2, Many(Text, Number, Number, Number, Many(PendingEntries), Many(Text, Skipped(8), Many(Skipped(16))))],
        /* 20 set listpack      */ OneText,
        /* 21 stream 3          */ [.. StreamHead2, Many(Text, Number, Number, Number, Many(PendingEntries), Many(Text, Skipped(8 + 8), Many(Skipped(16))))],
        /* 22, 23: of release candidates */ null, null,
        /* 24 hash with times   */ [Skipped(8), Many(Number, Text, Text)],
        /* 25 hash listpack with times */ [Skipped(8), Text],
    ];

    public static RdbElement[]? Value(byte type) => type < Values.Length ? Values[type] : null;

    /// <summary>The layout of what follows an opcode, but for those that end the stream, carry texts of interest or begin an entry.</summary>
    public static RdbElement[]? Opcode(byte opcode) => opcode switch
    {
        SlotInfo => [Number, Number, Number],
        ModuleData => [Number, Number, Number, ModulePieces],
        Idle or Database => [Number],
        Frequency => [Skipped(1)],
        Sizes => [Number, Number],
        ExpiresMilliseconds => [Fixed(8)],
        ExpiresSeconds => [Fixed(4)],
        _ => null,
    };
}
