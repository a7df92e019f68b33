using System.Buffers;
using System.Globalization;
using System.Text;

namespace SuperInsight.Adapters.Redis;

/// <summary>Writes commands as Redis reads them: arrays of bulk strings.</summary>
internal static class RespCommands
{
    public static ArrayBufferWriter<byte> Append(this ArrayBufferWriter<byte> output, params ReadOnlySpan<string> words)
    {
        output.Begin(words.Length);
        foreach (var word in words)
            output.Word(Encoding.UTF8.GetBytes(word));
        return output;
    }

    /// <summary>Begins a command of so many words.</summary>
    public static void Begin(this ArrayBufferWriter<byte> output, int words) => output.Head('*', words);

    public static void Word(this ArrayBufferWriter<byte> output, ReadOnlySpan<byte> bytes)
    {
        output.WordHead(bytes.Length);
        output.Write(bytes);
        output.Write("\r\n"u8);
    }

    /// <summary>The beginning of a word whose bytes and line end come otherwise.</summary>
    public static void WordHead(this ArrayBufferWriter<byte> output, int length) => output.Head('$', length);

    private static void Head(this ArrayBufferWriter<byte> output, char sign, int number)
    {
        var span = output.GetSpan(16);
        span[0] = (byte)sign;
        number.TryFormat(span[1..], out var digits, provider: CultureInfo.InvariantCulture);
        "\r\n"u8.CopyTo(span[(1 + digits)..]);
        output.Advance(digits + 3);
    }
}
