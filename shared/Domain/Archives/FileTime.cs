using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace SuperInsight.Domain.Archives;

/// <summary>A moment as file systems keep it: seconds since 1970 (UTC), negative before, and nanoseconds counted forward from there.</summary>
/// <param name="Seconds">Whole seconds, rounded down.</param>
/// <param name="Nanoseconds">0 to 999,999,999.</param>
public readonly record struct FileTime(long Seconds, int Nanoseconds)
{
    private const int Billion = 1_000_000_000;

    /// <summary>Years 0001 to 9999: what a date can be written for.</summary>
    private static readonly (long First, long Last) Writable = (DateTimeOffset.MinValue.ToUnixTimeSeconds(), DateTimeOffset.MaxValue.ToUnixTimeSeconds());

    /// <summary>As pax writes it: <c>1732300000.000000001</c>, without trailing zeros; -1.5 is a second and a half before 1970.</summary>
    public string ToDecimal()
    {
        var (seconds, nanoseconds) = Seconds < 0 && Nanoseconds > 0 ? (Seconds + 1, Billion - Nanoseconds) : (Seconds, Nanoseconds);
        var sign = Seconds < 0 && seconds == 0 ? "-" : string.Empty;
        var whole = sign + seconds.ToString(CultureInfo.InvariantCulture);
        return nanoseconds == 0 ? whole : whole + "." + nanoseconds.ToString("D9", CultureInfo.InvariantCulture).TrimEnd('0');
    }

    /// <summary>Reads what <see cref="ToDecimal"/> writes; digits beyond nanoseconds are dropped.</summary>
    public static bool TryParseDecimal(ReadOnlySpan<byte> text, out FileTime time)
    {
        time = default;
        var point = text.IndexOf((byte)'.');
        var whole = point < 0 ? text : text[..point];
        var fraction = point < 0 ? default : text[(point + 1)..];
        if (!Utf8Parser.TryParse(whole, out long seconds, out var used) || used != whole.Length || seconds is long.MinValue)
            return false;
        var nanoseconds = 0;
        for (var digit = 0; digit < fraction.Length; digit++)
        {
            if (fraction[digit] is < (byte)'0' or > (byte)'9')
                return false;
            if (digit < 9)
                nanoseconds = nanoseconds * 10 + (fraction[digit] - '0');
        }

        for (var digit = fraction.Length; digit < 9; digit++)
            nanoseconds *= 10;
        time = whole is [(byte)'-', ..] && nanoseconds > 0 ? new(seconds - 1, Billion - nanoseconds) : new(seconds, nanoseconds);
        return true;
    }

    /// <summary>ISO 8601 in UTC with nine digits of a second: <c>2026-11-23T02:15:00.123456789Z</c>; a year beyond 9999 is cut to that.</summary>
    public override string ToString()
    {
        var moment = DateTimeOffset.FromUnixTimeSeconds(Math.Clamp(Seconds, Writable.First, Writable.Last));
        return new StringBuilder(30)
            .Append(moment.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture))
            .Append('.').Append(Nanoseconds.ToString("D9", CultureInfo.InvariantCulture)).Append('Z').ToString();
    }
}
