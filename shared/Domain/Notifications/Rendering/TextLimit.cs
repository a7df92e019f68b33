using System.Text;

namespace SuperInsight.Domain.Notifications.Rendering;

/// <summary>Shortens texts without breaking a character.</summary>
public static class TextLimit
{
    private const string Ellipsis = "…";

    /// <summary>At most so many UTF-16 units, the ellipsis included.</summary>
    public static string Cut(string text, int longest)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length <= longest)
            return text;
        var end = Math.Max(0, longest - Ellipsis.Length);
        return longest < Ellipsis.Length ? "" : text[..(end > 0 && char.IsHighSurrogate(text[end - 1]) ? end - 1 : end)] + Ellipsis;
    }

    /// <summary>At most so many bytes in UTF-8, the ellipsis included; empty where not even that fits.</summary>
    public static string CutBytes(string text, int longest)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (Encoding.UTF8.GetByteCount(text) <= longest)
            return text;
        var room = longest - Encoding.UTF8.GetByteCount(Ellipsis);
        var end = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            if ((room -= rune.Utf8SequenceLength) < 0)
                break;
            end += rune.Utf16SequenceLength;
        }

        return longest < Encoding.UTF8.GetByteCount(Ellipsis) ? "" : text[..end] + Ellipsis;
    }
}
