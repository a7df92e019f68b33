using System.Buffers;
using System.Text;

namespace SuperInsight.Adapters.Cos;

/// <summary>RFC 3986: only <c>A-Z a-z 0-9 - . _ ~</c> stay as they are; everything else becomes upper-case <c>%XX</c> of its UTF-8 bytes.</summary>
internal static class PercentEncoding
{
    private static readonly SearchValues<char> Unreserved =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~");

    public static string Encode(string text) => Encode(text, keep: '\0');

    /// <summary>As <see cref="Encode(string)"/>, with the slashes between segments left alone.</summary>
    public static string EncodePath(string path) => Encode(path, keep: '/');

    /// <summary>Undoes what COS does under <c>encoding-type=url</c>; there, <c>+</c> is a space and <c>%2B</c> a plus.</summary>
    public static string Decode(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));

    private static string Encode(string text, char keep)
    {
        if (!text.AsSpan().ContainsAnyExcept(Unreserved))
            return text;
        var encoded = new StringBuilder(text.Length + 16);
        foreach (var rune in text.EnumerateRunes())
            Append(encoded, rune, keep);
        return encoded.ToString();
    }

    private static void Append(StringBuilder encoded, Rune rune, char keep)
    {
        if (rune.IsAscii && (Unreserved.Contains((char)rune.Value) || rune.Value == keep))
        {
            encoded.Append((char)rune.Value);
            return;
        }
        Span<byte> bytes = stackalloc byte[4];
        foreach (var value in bytes[..rune.EncodeToUtf8(bytes)])
            encoded.Append('%').Append("0123456789ABCDEF"[value >> 4]).Append("0123456789ABCDEF"[value & 0xF]);
    }
}
