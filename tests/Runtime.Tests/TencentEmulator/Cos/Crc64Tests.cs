using System.Text;
using FsCheck.Xunit;
using TencentEmulator.Cos.Checksums;

namespace Runtime.Tests.Emulator.Cos;

public sealed class Crc64Tests
{
    [Theory]
    [InlineData("", 0UL)]
    [InlineData("123456789", 11051210869376104954UL)]
    [InlineData("hello world", 5981764153023615706UL)]
    [InlineData("备份", 16767485750631824417UL)]
    public void Append_MatchesTheVendor(string text, ulong expected) =>
        Assert.Equal(expected, Crc64.Append(0, Encoding.UTF8.GetBytes(text)));

    [Fact]
    public void Combine_MatchesTheVendor() => Assert.Equal(
        5981764153023615706UL, Crc64.Combine(Crc64.Append(0, "hello "u8), Crc64.Append(0, "world"u8), 5));

    [Property(MaxTest = 300)]
    public void Append_MatchesTheDefinition_ForAnyLengthAndSplit(int seed)
    {
        // Lengths drawn here: FsCheck's own stay below the 128 bytes from which folding sets in.
        var random = new Random(seed);
        var data = new byte[random.Next(5000)];
        random.NextBytes(data);
        var at = random.Next(data.Length + 1);

        var whole = Crc64.Append(0, data);

        Assert.Equal(BitByBit(data), whole);
        Assert.Equal(whole, Crc64.Append(Crc64.Append(0, data.AsSpan(0, at)), data.AsSpan(at)));
        Assert.Equal(whole, Crc64.Combine(Crc64.Append(0, data.AsSpan(0, at)), Crc64.Append(0, data.AsSpan(at)), data.Length - at));
    }

    private static ulong BitByBit(byte[] data)
    {
        var crc = ulong.MaxValue;
        foreach (var value in data)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
                crc = (crc & 1) == 0 ? crc >> 1 : (crc >> 1) ^ 0xC96C5795D7870F42;
        }

        return ~crc;
    }
}
