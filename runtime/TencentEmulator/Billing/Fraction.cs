using System.Globalization;
using System.Numerics;

namespace TencentEmulator.Billing;

/// <summary>An exact number: what a bill is reckoned with before anything is rounded.</summary>
internal readonly struct Fraction : IComparable<Fraction>
{
    private readonly BigInteger _top;
    private readonly BigInteger _bottom;

    public Fraction(BigInteger top, BigInteger bottom)
    {
        var common = BigInteger.GreatestCommonDivisor(top, bottom) * (bottom.Sign < 0 ? -1 : 1);
        (_top, _bottom) = common.IsZero ? (0, 1) : (top / common, bottom / common);
    }

    public static Fraction Zero => new(0, 1);

    /// <summary>Of a decimal, exactly.</summary>
    public static Fraction Of(decimal number)
    {
        var scale = BigInteger.Pow(10, number.Scale);
        return new(new BigInteger(decimal.Parse(number.ToString(CultureInfo.InvariantCulture).Replace(".", "", StringComparison.Ordinal), CultureInfo.InvariantCulture)), scale);
    }

    private BigInteger Bottom => _bottom.IsZero ? BigInteger.One : _bottom;

    public static Fraction operator +(Fraction a, Fraction b) => new(a._top * b.Bottom + b._top * a.Bottom, a.Bottom * b.Bottom);

    public static Fraction operator -(Fraction a, Fraction b) => new(a._top * b.Bottom - b._top * a.Bottom, a.Bottom * b.Bottom);

    public static Fraction operator *(Fraction a, Fraction b) => new(a._top * b._top, a.Bottom * b.Bottom);

    public static Fraction operator /(Fraction a, Fraction b) => new(a._top * b.Bottom, a.Bottom * b._top);

    public static bool operator >(Fraction a, Fraction b) => a.CompareTo(b) > 0;

    public static bool operator <(Fraction a, Fraction b) => a.CompareTo(b) < 0;

    public static Fraction Min(Fraction a, Fraction b) => a < b ? a : b;

    public static Fraction Max(Fraction a, Fraction b) => a > b ? a : b;

    public bool IsZero => _top.IsZero;

    /// <summary>The least multiple of a step that is not below it.</summary>
    public Fraction UpTo(Fraction step)
    {
        var times = this / step;
        var whole = BigInteger.DivRem(times._top, times.Bottom, out var rest);
        return new Fraction(rest.Sign > 0 ? whole + 1 : whole, 1) * step;
    }

    /// <summary>With so many decimals; a half goes away from zero.</summary>
    public decimal Round(int decimals)
    {
        var scale = BigInteger.Pow(10, decimals);
        var doubled = BigInteger.Abs(_top) * scale * 2;
        var rounded = (doubled + Bottom) / (Bottom * 2);
        return (decimal)(_top.Sign < 0 ? -rounded : rounded) / (decimal)scale;
    }

    public int CompareTo(Fraction other) => (_top * other.Bottom).CompareTo(other._top * Bottom);
}
