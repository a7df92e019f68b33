using FsCheck.Xunit;
using SuperInsight.Domain.Rdb;

namespace SuperInsight.Domain.Tests.Rdb;

public sealed class RdbChecksumTests
{
    /// <summary>The check value in Redis's own crc64.c.</summary>
    [Fact]
    public void Compute_GivesRedissOwnValue() => Assert.Equal(0xE9C6D914C4B8D9CAUL, RdbChecksum.Compute("123456789"u8));

    [Property(MaxTest = 300)]
    public bool Append_AgreesWithTheDefinition_WhereverItIsCut(int seed, ushort length, ushort cut)
    {
        var bytes = new byte[length % 3000];
        new Random(seed).NextBytes(bytes);
        var at = cut % (bytes.Length + 1);
        return RdbChecksum.Append(RdbChecksum.Compute(bytes.AsSpan(..at)), bytes.AsSpan(at..)) == BitByBit(bytes);
    }

    private static ulong BitByBit(byte[] bytes)
    {
        ulong register = 0;
        foreach (var value in bytes)
        {
            register ^= value;
            for (var bit = 0; bit < 8; bit++)
                register = (register & 1) != 0 ? (register >> 1) ^ 0x95AC9329AC4BC9B5 : register >> 1;
        }
        return register;
    }
}
