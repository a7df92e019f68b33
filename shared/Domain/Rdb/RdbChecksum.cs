using SuperInsight.Domain.ObjectStorage;

namespace SuperInsight.Domain.Rdb;

/// <summary>
/// The CRC-64 at the end of an RDB file and of a DUMP payload: Jones's polynomial 0xAD93D23594C935A9, reflected, without initial
/// value or final xor.
/// </summary>
/// <remarks>Parameters and check value: <see href="https://github.com/redis/redis/blob/7.0/src/crc64.c"/>.</remarks>
public static class RdbChecksum
{
    /// <summary>Bytes that it takes, little-endian.</summary>
    public const int Length = sizeof(ulong);

    /// <summary>The checksum of <paramref name="bytes"/>; of none it is 0.</summary>
    public static ulong Compute(ReadOnlySpan<byte> bytes) => Append(0, bytes);

    /// <summary>The checksum of what <paramref name="checksum"/> stands for, followed by <paramref name="bytes"/>.</summary>
    public static ulong Append(ulong checksum, ReadOnlySpan<byte> bytes) => Crc64Register<Jones>.Update(checksum, bytes);

    private readonly struct Jones : ICrc64Polynomial
    {
        public static ulong Reflected => 0x95AC9329AC4BC9B5;
    }
}
