using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace SuperInsight.Domain.Backups.Wal;

/// <summary>
/// A position in the write-ahead log, in bytes since it began; written as PostgreSQL does: two hexadecimal halves, <c>0/16B3748</c>.
/// See <see href="https://www.postgresql.org/docs/15/datatype-pg-lsn.html"/>.
/// </summary>
public readonly record struct Lsn(ulong Value) : IComparable<Lsn>
{
    private const int HalfBits = 32;
    private const int MostDigits = 8;

    /// <exception cref="FormatException">The text is not of the form above.</exception>
    public static Lsn Parse(string text) => TryParse(text, out var lsn) ? lsn : throw new FormatException($"'{text}' is not a position in the WAL, such as 0/16B3748.");

    public static bool TryParse([NotNullWhen(true)] string? text, out Lsn lsn)
    {
        lsn = default;
        if (text?.Split('/') is not [{ Length: > 0 and <= MostDigits } high, { Length: > 0 and <= MostDigits } low]
            || !uint.TryParse(high, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var upper)
            || !uint.TryParse(low, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var lower))
            return false;
        lsn = new Lsn(((ulong)upper << HalfBits) | lower);
        return true;
    }

    public static bool operator <(Lsn left, Lsn right) => left.Value < right.Value;

    public static bool operator >(Lsn left, Lsn right) => left.Value > right.Value;

    public static bool operator <=(Lsn left, Lsn right) => left.Value <= right.Value;

    public static bool operator >=(Lsn left, Lsn right) => left.Value >= right.Value;

    public int CompareTo(Lsn other) => Value.CompareTo(other.Value);

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{(uint)(Value >> HalfBits):X}/{(uint)(Value & uint.MaxValue):X}");
}
