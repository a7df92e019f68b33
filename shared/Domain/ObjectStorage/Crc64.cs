namespace SuperInsight.Domain.ObjectStorage;

/// <summary>
/// CRC-64/XZ: reflected polynomial 0xC96C5795D7870F42, initial value and final xor all ones. It is what COS reports as
/// <c>x-cos-hash-crc64ecma</c>.
/// </summary>
/// <remarks>Catalogue entry and check value: <see href="https://reveng.sourceforge.io/crc-catalogue/all.htm#crc.cat.crc-64-xz"/>.</remarks>
public static class Crc64
{
    /// <summary>The checksum of <paramref name="bytes"/>; of none it is 0.</summary>
    public static ulong Compute(ReadOnlySpan<byte> bytes) => Append(0, bytes);

    /// <summary>The checksum of what <paramref name="crc"/> stands for, followed by <paramref name="bytes"/>.</summary>
    public static ulong Append(ulong crc, ReadOnlySpan<byte> bytes)
    {
        var register = ~crc;
        return ~Crc64Register<Xz>.Update(register, bytes);
    }

    /// <summary>
    /// The checksum of A followed by B, from <paramref name="first"/> of A, <paramref name="second"/> of B and B's length in bytes.
    /// </summary>
    public static ulong Combine(ulong first, ulong second, long secondLength)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(secondLength);
        // Appending n bytes multiplies what was there by x^(8n); the all-ones at both ends cancel out.
        return Crc64Polynomial<Xz>.Multiply(first, Crc64Polynomial<Xz>.PowerOfX(checked((ulong)secondLength * 8))) ^ second;
    }

    private readonly struct Xz : ICrc64Polynomial
    {
        public static ulong Reflected => 0xC96C5795D7870F42;
    }
}
