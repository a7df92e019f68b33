namespace SuperInsight.Domain.Encryption;

/// <summary>
/// Bech32 (<see href="https://github.com/bitcoin/bips/blob/master/bip-0173.mediawiki">BIP 173</see>) as age uses it, for 32-byte keys,
/// in exactly one accepted form: all letters in the case of the prefix, padding bits zero.
/// </summary>
internal static class Bech32
{
    public const int DataBytes = 32;

    private const string Alphabet = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
    private const int DataSymbols = 52;
    private const int ChecksumSymbols = 6;

    private static ReadOnlySpan<uint> Generator => [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3];

    /// <summary>Encodes in the case of <paramref name="prefix"/>.</summary>
    public static string Encode(string prefix, ReadOnlySpan<byte> data)
    {
        Span<byte> symbols = stackalloc byte[DataSymbols + ChecksumSymbols];
        Spread(data, symbols);
        var checksum = Checksum(prefix, symbols[..DataSymbols]);
        for (var i = 0; i < ChecksumSymbols; i++)
            symbols[DataSymbols + i] = (byte)((checksum >> (5 * (ChecksumSymbols - 1 - i))) & 31);

        Span<char> text = stackalloc char[prefix.Length + 1 + symbols.Length];
        prefix.CopyTo(text);
        text[prefix.Length] = '1';
        for (var i = 0; i < symbols.Length; i++)
            text[prefix.Length + 1 + i] = InCaseOf(prefix, Alphabet[symbols[i]]);
        var encoded = text.ToString();
        symbols.Clear();
        text.Clear();
        return encoded;
    }

    /// <summary>Decodes exactly 32 bytes into <paramref name="data"/>; false leaves it cleared.</summary>
    public static bool TryDecode(string prefix, ReadOnlySpan<char> text, Span<byte> data)
    {
        data.Clear();
        if (text.Length != prefix.Length + 1 + DataSymbols + ChecksumSymbols || !text.StartsWith(prefix) || text[prefix.Length] != '1')
            return false;

        Span<byte> symbols = stackalloc byte[DataSymbols + ChecksumSymbols];
        for (var i = 0; i < symbols.Length; i++)
        {
            var letter = text[prefix.Length + 1 + i];
            var symbol = Alphabet.IndexOf(char.ToLowerInvariant(letter), StringComparison.Ordinal);
            if (symbol < 0 || letter != InCaseOf(prefix, Alphabet[symbol]))
                return false;
            symbols[i] = (byte)symbol;
        }

        var expected = Checksum(prefix, symbols[..DataSymbols]);
        var given = 0u;
        foreach (var symbol in symbols[DataSymbols..])
            given = (given << 5) | symbol;

        // 52 symbols hold 260 bits: the last four are padding.
        var valid = given == expected && (symbols[DataSymbols - 1] & 0b1111) == 0;
        if (valid)
            Gather(symbols[..DataSymbols], data);
        symbols.Clear();
        return valid;
    }

    private static void Spread(ReadOnlySpan<byte> data, Span<byte> symbols)
    {
        for (var bit = 0; bit < data.Length * 8; bit++)
            symbols[bit / 5] |= (byte)(((data[bit / 8] >> (7 - bit % 8)) & 1) << (4 - bit % 5));
    }

    private static void Gather(ReadOnlySpan<byte> symbols, Span<byte> data)
    {
        for (var bit = 0; bit < data.Length * 8; bit++)
            data[bit / 8] |= (byte)(((symbols[bit / 5] >> (4 - bit % 5)) & 1) << (7 - bit % 8));
    }

    private static uint Checksum(string prefix, ReadOnlySpan<byte> data)
    {
        var state = 1u;
        foreach (var letter in prefix)
            state = Step(state, (uint)char.ToLowerInvariant(letter) >> 5);
        state = Step(state, 0);
        foreach (var letter in prefix)
            state = Step(state, (uint)char.ToLowerInvariant(letter) & 31);
        foreach (var symbol in data)
            state = Step(state, symbol);
        for (var i = 0; i < ChecksumSymbols; i++)
            state = Step(state, 0);
        return state ^ 1;
    }

    private static uint Step(uint state, uint symbol)
    {
        var top = state >> 25;
        state = ((state & 0x1ffffff) << 5) ^ symbol;
        for (var i = 0; i < Generator.Length; i++)
            state ^= ((top >> i) & 1) == 1 ? Generator[i] : 0;
        return state;
    }

    private static char InCaseOf(string prefix, char symbol) => char.IsAsciiLetterUpper(prefix[0]) ? char.ToUpperInvariant(symbol) : symbol;
}
