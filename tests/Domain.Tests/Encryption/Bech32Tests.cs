using FsCheck.Xunit;
using SuperInsight.Domain.Encryption;

namespace SuperInsight.Domain.Tests.Encryption;

public sealed class Bech32Tests
{
    private const string Alphabet = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";

    [Property]
    public void TryDecode_GivesBackWhatWasEncoded(int seed)
    {
        var data = new byte[32];
        new Random(seed).NextBytes(data);
        var decoded = new byte[32];

        Assert.True(Bech32.TryDecode("age", Bech32.Encode("age", data), decoded));
        Assert.Equal(data, decoded);
        Assert.True(Bech32.TryDecode("AGE-SECRET-KEY-", Bech32.Encode("AGE-SECRET-KEY-", data), decoded));
        Assert.Equal(data, decoded);
        Assert.False(Bech32.TryDecode("age", Bech32.Encode("agf", data), decoded));
        Assert.Equal(new byte[32], decoded);
    }

    [Fact]
    public void TryDecode_Refuses_WhenPaddingBitsAreSet()
    {
        var symbols = new int[52];
        Assert.True(Bech32.TryDecode("age", WithChecksum(symbols), new byte[32]));
        symbols[51] = 0b10000;
        Assert.True(Bech32.TryDecode("age", WithChecksum(symbols), new byte[32]));
        foreach (var padding in (int[])[0b0001, 0b0010, 0b0100, 0b1000])
        {
            symbols[51] = padding;
            Assert.False(Bech32.TryDecode("age", WithChecksum(symbols), new byte[32]));
        }
    }

    /// <summary>The sender's side of <see href="https://github.com/bitcoin/bips/blob/master/bip-0173.mediawiki#checksum">BIP 173</see> for "age".</summary>
    private static string WithChecksum(int[] symbols)
    {
        long sum = 1;
        foreach (var value in (int[])[3, 3, 3, 0, 1, 7, 5, .. symbols, 0, 0, 0, 0, 0, 0])
        {
            var top = sum >> 25;
            sum = ((sum & 0x1ffffff) << 5) ^ value;
            foreach (var (bit, generator) in (ReadOnlySpan<(int, long)>)[(1, 0x3b6a57b2), (2, 0x26508e6d), (4, 0x1ea119fa), (8, 0x3d4233dd), (16, 0x2a1462b3)])
                sum ^= (top & bit) != 0 ? generator : 0;
        }
        sum ^= 1;
        return "age1" + string.Concat(symbols.Concat(Enumerable.Range(0, 6).Select(i => (int)(sum >> (5 * (5 - i))) & 31)).Select(symbol => Alphabet[symbol]));
    }
}
