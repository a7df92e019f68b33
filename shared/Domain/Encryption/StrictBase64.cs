using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace SuperInsight.Domain.Encryption;

/// <summary>Standard Base64 (<see href="https://www.rfc-editor.org/rfc/rfc4648#section-4">RFC 4648</see>) in its one canonical form.</summary>
internal static class StrictBase64
{
    private static readonly SearchValues<byte> Alphabet = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"u8);

    /// <summary>Without padding, as age writes it.</summary>
    public static string EncodeUnpadded(ReadOnlySpan<byte> data) => Convert.ToBase64String(data).TrimEnd('=');

    /// <summary>Decodes unpadded Base64; null for anything but the canonical form: padding, white space, stray bits at the end.</summary>
    public static byte[]? DecodeUnpadded(ReadOnlySpan<byte> text)
    {
        if (text.Length % 4 == 1 || text.IndexOfAnyExcept(Alphabet) >= 0)
            return null;
        var padded = new byte[(text.Length + 3) / 4 * 4];
        padded.AsSpan().Fill((byte)'=');
        text.CopyTo(padded);
        return DecodeCanonical(padded);
    }

    /// <summary>Decodes padded Base64; null for anything but the canonical form.</summary>
    public static byte[]? DecodePadded(ReadOnlySpan<char> text) =>
        text.Length % 4 == 0 && Ascii.IsValid(text) ? DecodeCanonical(Encoding.ASCII.GetBytes(text.ToString())) : null;

    private static byte[]? DecodeCanonical(byte[] padded)
    {
        var data = new byte[padded.Length / 4 * 3];
        if (Base64.DecodeFromUtf8(padded, data, out _, out var count) != OperationStatus.Done)
            return null;
        var again = new byte[padded.Length];
        return Base64.EncodeToUtf8(data.AsSpan(0, count), again, out _, out _) == OperationStatus.Done && again.AsSpan().SequenceEqual(padded)
            ? data[..count]
            : null;
    }
}
