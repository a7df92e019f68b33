namespace SuperInsight.Domain.Rdb;

/// <summary>One piece of the layout of something in an RDB stream.</summary>
internal sealed class RdbElement
{
    private RdbElement(RdbElementKind kind, int bytes = 0, params RdbElement[] inner) => (Kind, Bytes, Inner) = (kind, bytes, inner);

    /// <summary>A string: its length or encoding, and its bytes.</summary>
    public static RdbElement Text { get; } = new(RdbElementKind.Text);

    /// <summary>A number in the variable form of lengths.</summary>
    public static RdbElement Number { get; } = new(RdbElementKind.Number);

    /// <summary>A score of the oldest sorted sets: a byte with the number of digits, and these.</summary>
    public static RdbElement DigitScore { get; } = new(RdbElementKind.DigitScore);

    /// <summary>What a module wrote: pieces that name their kinds, up to one that says "end".</summary>
    public static RdbElement ModulePieces { get; } = new(RdbElementKind.ModulePieces);

    public RdbElementKind Kind { get; }

    /// <summary>Of a fixed element: how long it is.</summary>
    public int Bytes { get; }

    /// <summary>Of a repeated one: what is repeated.</summary>
    public RdbElement[] Inner { get; }

    /// <summary>Bytes that mean nothing here.</summary>
    public static RdbElement Skipped(int bytes) => new(RdbElementKind.Skipped, bytes);

    /// <summary>A little-endian number of 4 or 8 bytes.</summary>
    public static RdbElement Fixed(int bytes) => new(RdbElementKind.Fixed, bytes);

    /// <summary>A count, and that many times what follows.</summary>
    public static RdbElement Many(params RdbElement[] inner) => new(RdbElementKind.Many, 0, inner);
}

internal enum RdbElementKind
{
    Text,
    Number,
    DigitScore,
    Skipped,
    Fixed,
    Many,
    ModulePieces,
}
