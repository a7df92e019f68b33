using System.Security.Cryptography;
using System.Text;

namespace TencentEmulator.Cos.Storage;

/// <summary>Turns a key into a path a person recognises and no key can abuse. A percent sign never stands for itself, so
/// names made here (<c>%empty</c>, <c>%~…</c>, <c>%dir</c>, <c>%file</c>) cannot be those of another key.</summary>
internal static class KeyPath
{
    private const int LongestName = 200;
    private const int KeptOfLongName = 100;

    /// <summary>Chooses the path for a new object below <paramref name="root"/>. Where a name is already taken by the other
    /// kind (key <c>a</c> and key <c>a/b</c>), the newcomer gets <c>%dir</c> or <c>%file</c> behind it.</summary>
    public static string Choose(string root, string key)
    {
        var names = key.Split('/').Select(Escape).ToArray();
        var path = "";
        foreach (var name in names[..^1])
        {
            var folder = Path.Join(path, name);
            path = File.Exists(Path.Join(root, folder)) ? folder + "%dir" : folder;
        }

        path = Path.Join(path, names[^1]);
        return Directory.Exists(Path.Join(root, path)) ? path + "%file" : path;
    }

    /// <summary>The file name, without extension, of a key's metadata: fixed length, the same for the same key.</summary>
    public static string HashName(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));

    internal static string Escape(string segment)
    {
        switch (segment)
        {
            case "": return "%empty";
            case ".": return "%2E";
            case "..": return "%2E%2E";
        }

        var name = new StringBuilder();
        foreach (var letter in segment)
        {
            if (char.IsControl(letter) || letter is '%' or '\\' || char.IsSurrogate(letter) && !IsPaired(segment))
                name.Append('%').Append(((int)letter).ToString("X2", System.Globalization.CultureInfo.InvariantCulture));
            else
                name.Append(letter);
        }

        var escaped = name.ToString();
        return Encoding.UTF8.GetByteCount(escaped) <= LongestName ? escaped : Shorten(escaped, segment);
    }

    private static string Shorten(string escaped, string segment)
    {
        var start = new StringBuilder();
        var bytes = 0;
        foreach (var rune in escaped.EnumerateRunes())
        {
            bytes += rune.Utf8SequenceLength;
            if (bytes > KeptOfLongName)
                break;
            start.Append(rune.ToString());
        }

        return $"{start}%~{HashName(segment)}";
    }

    private static bool IsPaired(string text) => !text.EnumerateRunes().Contains(Rune.ReplacementChar);
}
