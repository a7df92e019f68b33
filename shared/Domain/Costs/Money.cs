using System.Globalization;

namespace SuperInsight.Domain.Costs;

/// <summary>An amount of a currency, exact: never a floating-point number. It may be negative (a refund) and is never rounded here; see <see cref="Rounding"/>.</summary>
/// <param name="Amount">In the currency's main unit: yuan, not fen.</param>
/// <param name="Currency">As in ISO 4217: <c>CNY</c>.</param>
public readonly record struct Money(decimal Amount, string Currency)
{
    /// <summary>What Tencent Cloud's mainland accounts are billed in.</summary>
    public const string Yuan = "CNY";

    public static Money Zero(string currency) => new(0, currency);

    /// <exception cref="InvalidOperationException">The currencies differ: no rate is assumed.</exception>
    public static Money operator +(Money left, Money right) => new(left.Amount + right.Amount, Common(left, right));

    /// <exception cref="InvalidOperationException">The currencies differ.</exception>
    public static Money operator -(Money left, Money right) => new(left.Amount - right.Amount, Common(left, right));

    public static Money operator -(Money value) => value with { Amount = -value.Amount };

    /// <summary>The sum; zero of <paramref name="currency"/> for none.</summary>
    public static Money Sum(IEnumerable<Money> amounts, string currency) => amounts.Aggregate(Zero(currency), (sum, one) => sum + one);

    /// <summary>As machines read it: no exponent, no thousands mark, no currency, and no more zeros at the end than two decimals need.</summary>
    public string ToInvariant() => Format(Amount);

    /// <summary>For people: <c>¥12.30</c>, or with the code where it is no yuan.</summary>
    public override string ToString()
    {
        var text = Rounding.ToFen(Math.Abs(Amount)).ToString("#,##0.00", CultureInfo.InvariantCulture);
        var sign = Rounding.ToFen(Amount) < 0 ? "-" : "";
        return Currency == Yuan ? $"{sign}¥{text}" : $"{sign}{text} {Currency}";
    }

    /// <summary>A number in the form that FOCUS asks for: digits, a point, at most a minus sign.</summary>
    public static string Format(decimal number) => number.ToString("0.00##########################", CultureInfo.InvariantCulture);

    private static string Common(Money left, Money right) => left.Currency == right.Currency
        ? left.Currency
        : throw new InvalidOperationException($"{left.Currency} and {right.Currency} are not added up: no rate is assumed.");
}
