using System.Text;
using FsCheck.Xunit;
using SuperInsight.Domain.ObjectStorage;

namespace SuperInsight.Domain.Tests.ObjectStorage;

public sealed class Crc64Tests
{
    [Theory]
    [InlineData("", 0UL)]
    [InlineData("123456789", 11051210869376104954UL)]
    [InlineData("hello world", 5981764153023615706UL)]
    [InlineData("备份", 16767485750631824417UL)]
    public void Compute_GivesTheVendorsValue(string text, ulong expected) => Assert.Equal(expected, Crc64.Compute(Encoding.UTF8.GetBytes(text)));

    [Fact]
    public void Combine_GivesTheVendorsValue() =>
        Assert.Equal(5981764153023615706UL, Crc64.Combine(Crc64.Compute("hello "u8), Crc64.Compute("world"u8), 5));

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Compute_AgreesWithTheDefinition_AtEveryLength(int length)
    {
        var bytes = Sample(length);
        Assert.Equal(BitByBit(bytes), Crc64.Compute(bytes));
    }

    [Property]
    public bool AppendAndCombine_AgreeWithTheWhole_WhereverItIsCut(byte seed, ushort length, ushort cut)
    {
        var bytes = Sample(length % 2000, seed);
        var at = cut % (bytes.Length + 1);
        var (first, second) = (Crc64.Compute(bytes.AsSpan(..at)), Crc64.Compute(bytes.AsSpan(at..)));
        var whole = Crc64.Compute(bytes);
        return Crc64.Append(first, bytes.AsSpan(at..)) == whole && Crc64.Combine(first, second, bytes.Length - at) == whole;
    }

    public static TheoryData<int> Lengths() => [.. Enumerable.Range(0, 300), 511, 512, 513, 1023, 1024, 1025, 4096, 65_537];

    private static byte[] Sample(int length, int seed = 7)
    {
        var bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    private static ulong BitByBit(byte[] bytes)
    {
        var register = ulong.MaxValue;
        foreach (var value in bytes)
        {
            register ^= value;
            for (var bit = 0; bit < 8; bit++)
                register = (register & 1) != 0 ? (register >> 1) ^ 0xC96C5795D7870F42 : register >> 1;
        }
        return ~register;
    }
}
