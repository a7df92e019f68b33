using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace SuperInsight.Domain.Backups.Wal;

/// <summary>
/// A file that PostgreSQL archives: a segment (<c>00000001000000A900000065</c>), the last and unfinished one of a timeline that was left
/// (<c>….partial</c>), a backup's history (<c>….00000028.backup</c>) or a timeline's (<c>00000002.history</c>).
/// See <see href="https://www.postgresql.org/docs/15/continuous-archiving.html"/>.
/// </summary>
public readonly record struct WalFileName
{
    private const int TimelineDigits = 8;
    private const int SegmentDigits = 24;
    private const string PartialSuffix = ".partial";
    private const string HistorySuffix = ".history";
    private const string BackupSuffix = ".backup";

    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789ABCDEF");

    private readonly string? value;

    private WalFileName(string value, WalFileKind kind) => (this.value, Kind) = (value, kind);

    public WalFileKind Kind { get; }

    /// <summary>The timeline that the name begins with.</summary>
    public uint Timeline => Hex(Text.AsSpan(0, TimelineDigits));

    private string Text => value ?? throw new InvalidOperationException("This is no name.");

    /// <summary>The name of a whole segment.</summary>
    public static WalFileName OfSegment(uint timeline, ulong segment, WalSegmentSize size) =>
        new(string.Create(CultureInfo.InvariantCulture, $"{timeline:X8}{segment / size.PerLog:X8}{segment % size.PerLog:X8}"), WalFileKind.Segment);

    public static WalFileName OfHistory(uint timeline) => new(string.Create(CultureInfo.InvariantCulture, $"{timeline:X8}{HistorySuffix}"), WalFileKind.TimelineHistory);

    public static bool TryParse([NotNullWhen(true)] string? text, out WalFileName name)
    {
        name = KindOf(text) is { } kind ? new WalFileName(text!, kind) : default;
        return name.value is not null;
    }

    /// <summary>The number of the segment that the name begins with; null for a timeline's history, or where its halves do not fit <paramref name="size"/>.</summary>
    public ulong? SegmentNumber(WalSegmentSize size)
    {
        if (Kind == WalFileKind.TimelineHistory)
            return null;
        var (log, segment) = (Hex(Text.AsSpan(8, 8)), Hex(Text.AsSpan(16, 8)));
        return segment < size.PerLog ? log * size.PerLog + segment : null;
    }

    public override string ToString() => value ?? string.Empty;

    private static WalFileKind? KindOf(string? text) => text switch
    {
        { Length: SegmentDigits } when IsHex(text) => WalFileKind.Segment,
        { Length: TimelineDigits + 8 } when text.EndsWith(HistorySuffix, StringComparison.Ordinal) && IsHex(text.AsSpan(0, TimelineDigits)) => WalFileKind.TimelineHistory,
        { Length: SegmentDigits + 8 } when text.EndsWith(PartialSuffix, StringComparison.Ordinal) && IsHex(text.AsSpan(0, SegmentDigits)) => WalFileKind.PartialSegment,
        { Length: SegmentDigits + 16 } when text[SegmentDigits] == '.' && text.EndsWith(BackupSuffix, StringComparison.Ordinal)
            && IsHex(text.AsSpan(0, SegmentDigits)) && IsHex(text.AsSpan(SegmentDigits + 1, 8)) => WalFileKind.BackupHistory,
        _ => null,
    };

    private static bool IsHex(ReadOnlySpan<char> text) => !text.ContainsAnyExcept(HexDigits);

    private static uint Hex(ReadOnlySpan<char> digits) => uint.Parse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
}

/// <summary>What an archived file is.</summary>
public enum WalFileKind
{
    /// <summary>A whole segment of the log.</summary>
    Segment,

    /// <summary>The last segment of a timeline, as far as it was written when the server was promoted.</summary>
    PartialSegment,

    /// <summary>Where a timeline comes from.</summary>
    TimelineHistory,

    /// <summary>Where a base backup began and ended.</summary>
    BackupHistory,
}
