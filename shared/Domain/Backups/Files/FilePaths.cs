using System.Globalization;
using System.Text;
using System.Text.Unicode;

namespace SuperInsight.Domain.Backups.Files;

/// <summary>Paths as bytes and as people read them.</summary>
public static class FilePaths
{
    /// <summary>As text; bytes that are not UTF-8 become U+FFFD.</summary>
    public static string Text(ReadOnlySpan<byte> path) => Encoding.UTF8.GetString(path);

    /// <summary>Whether nothing is lost by <see cref="Text"/>.</summary>
    public static bool IsText(ReadOnlySpan<byte> path) => Utf8.IsValid(path);

    /// <summary>As text that does a terminal no harm: control characters are written <c>\u001b</c>.</summary>
    public static string Printable(ReadOnlySpan<byte> path)
    {
        var text = Text(path);
        if (!text.Any(char.IsControl))
            return text;
        var printable = new StringBuilder();
        foreach (var character in text)
        {
            if (char.IsControl(character))
                printable.Append(CultureInfo.InvariantCulture, $"\\u{(int)character:x4}");
            else
                printable.Append(character);
        }

        return printable.ToString();
    }

    /// <summary>Whether it is a relative path whose parts are names: none is empty, <c>.</c> or <c>..</c>, and there is no NUL.</summary>
    public static bool IsSafe(ReadOnlySpan<byte> path)
    {
        if (path.IsEmpty || path.Contains((byte)0))
            return false;
        foreach (var part in path.Split((byte)'/'))
        {
            var name = path[part];
            if (name.IsEmpty || name.SequenceEqual("."u8) || name.SequenceEqual(".."u8))
                return false;
        }

        return true;
    }
}
