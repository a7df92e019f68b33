using System.Globalization;

namespace SuperInsight.Domain.TcbConfiguration.Tree;

/// <summary>Tells what a scalar without quotes is.</summary>
internal static class ScalarKinds
{
    public static ScalarKind Of(string plain) => plain switch
    {
        "" or "~" or "null" or "Null" or "NULL" => ScalarKind.Nothing,
        "true" or "True" or "TRUE" or "false" or "False" or "FALSE" => ScalarKind.Truth,
        ".inf" or "-.inf" or "+.inf" or ".nan" or ".NaN" => ScalarKind.Fraction,
        _ when IsWhole(plain) => ScalarKind.Whole,
        _ when IsFraction(plain) => ScalarKind.Fraction,
        _ => ScalarKind.Text,
    };

    private static bool IsWhole(string plain)
    {
        var digits = plain.AsSpan(plain[0] is '-' or '+' ? 1 : 0);
        if (plain.StartsWith("0x", StringComparison.Ordinal) || plain.StartsWith("0o", StringComparison.Ordinal))
            digits = digits[2..];
        return digits.Length > 0 && !digits.ContainsAnyExceptInRange('0', '9');
    }

    private static bool IsFraction(string plain) =>
        (char.IsAsciiDigit(plain[^1]) || plain[^1] == '.')
        && double.TryParse(plain, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out _);
}
