using System.Globalization;

namespace SuperInsight.Domain.Alerts;

/// <summary>A comparison with a threshold: <c>&gt; 80</c>.</summary>
public readonly record struct AlertCondition(AlertComparison Comparison, double Threshold)
{
    private static readonly (string Sign, AlertComparison Comparison)[] Signs =
    [
        (">=", AlertComparison.AtLeast), ("<=", AlertComparison.AtMost), ("==", AlertComparison.Equal), ("!=", AlertComparison.NotEqual), (">", AlertComparison.Above), ("<", AlertComparison.Below),
    ];

    /// <summary>Whether a value is on the side of the threshold that it should not be on.</summary>
    public bool Holds(double value) => Comparison switch
    {
        AlertComparison.Above => value > Threshold,
        AlertComparison.AtLeast => value >= Threshold,
        AlertComparison.Below => value < Threshold,
        AlertComparison.AtMost => value <= Threshold,
        AlertComparison.Equal => value == Threshold,
        _ => value != Threshold,
    };

    /// <summary>Whether a value is well: not beyond the threshold, nor between it and the one for recovery.</summary>
    public bool HasRecovered(double value, double? recovery) => !Holds(value) && (recovery is not { } bound || Comparison switch
    {
        AlertComparison.Above or AlertComparison.AtLeast => value <= bound,
        AlertComparison.Below or AlertComparison.AtMost => value >= bound,
        _ => true,
    });

    /// <summary>Splits <c>cpu_usage &gt; 80</c>, or <c>&gt; 80</c> with an empty metric.</summary>
    public static bool TryParse(string text, out string metric, out AlertCondition condition)
    {
        (metric, condition) = ("", default);
        foreach (var (sign, comparison) in Signs)
        {
            var at = text.IndexOf(sign, StringComparison.Ordinal);
            if (at < 0)
                continue;
            metric = text[..at].Trim();
            if (!double.TryParse(text[(at + sign.Length)..].Trim(), NumberStyles.Float, CultureInfo.InvariantCulture, out var threshold) || !double.IsFinite(threshold) || !IsMetric(metric))
                return false;
            condition = new(comparison, threshold);
            return true;
        }

        return false;
    }

    public override string ToString()
    {
        var comparison = Comparison;
        return string.Create(CultureInfo.InvariantCulture, $"{Array.Find(Signs, one => one.Comparison == comparison).Sign} {Threshold}");
    }

    internal static bool IsMetric(string name) => name.Length == 0 || (!char.IsAsciiDigit(name[0]) && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or ':'));
}

/// <summary>How a value is compared.</summary>
public enum AlertComparison
{
    /// <summary><c>&gt;</c></summary>
    Above,

    /// <summary><c>&gt;=</c></summary>
    AtLeast,

    /// <summary><c>&lt;</c></summary>
    Below,

    /// <summary><c>&lt;=</c></summary>
    AtMost,

    /// <summary><c>==</c></summary>
    Equal,

    /// <summary><c>!=</c></summary>
    NotEqual,
}
