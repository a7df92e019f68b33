using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace TencentEmulator.Cos.Checksums;

/// <summary>CRC-64/XZ as COS reports it in <c>x-cos-hash-crc64ecma</c>: reflected polynomial 0xC96C5795D7870F42,
/// initial value and final xor all ones (<see href="https://reveng.sourceforge.io/crc-catalogue/17plus.htm"/>).</summary>
/// <remarks>Values passed in and out are finished CRCs; the empty input has 0. Continuing from a finished CRC is exact.</remarks>
public static class Crc64
{
    private const ulong Polynomial = 0xC96C5795D7870F42;
    private const int FoldBytes = 64;

    private static readonly ulong[] Tables = BuildTables();

    // Carry-less folding constants. In the reflected domain the factor that moves a 64-bit word n bits up the message is
    // reflect(x^(n-1) mod P): CLMUL of two reflected words yields a product shifted by one (Intel's CRC paper, section 4).
    private static readonly Vector128<ulong> FoldBy64Bytes = FoldFactors(512);
    private static readonly Vector128<ulong> FoldBy16Bytes = FoldFactors(128);

    /// <summary>The CRC of <paramref name="data"/> following bytes whose CRC is <paramref name="crc"/>.</summary>
    public static ulong Append(ulong crc, ReadOnlySpan<byte> data)
    {
        var state = ~crc;
        if (Pclmulqdq.IsSupported && data.Length >= 2 * FoldBytes)
            data = Fold(ref state, data);
        return ~AppendByTable(state, data);
    }

    /// <summary>The CRC of two stretches joined, given the CRC of each and the length in bytes of the second.</summary>
    public static ulong Combine(ulong first, ulong second, long secondLength)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(secondLength);
        return Multiply(first, PowerOfX(checked((ulong)secondLength * 8))) ^ second;
    }

    private static ReadOnlySpan<byte> Fold(scoped ref ulong state, ReadOnlySpan<byte> data)
    {
        var lane0 = Load(data, 0) ^ Vector128.CreateScalar(state);
        var lane1 = Load(data, 16);
        var lane2 = Load(data, 32);
        var lane3 = Load(data, 48);
        data = data[FoldBytes..];
        while (data.Length >= FoldBytes)
        {
            lane0 = Step(lane0, FoldBy64Bytes) ^ Load(data, 0);
            lane1 = Step(lane1, FoldBy64Bytes) ^ Load(data, 16);
            lane2 = Step(lane2, FoldBy64Bytes) ^ Load(data, 32);
            lane3 = Step(lane3, FoldBy64Bytes) ^ Load(data, 48);
            data = data[FoldBytes..];
        }

        lane1 ^= Step(lane0, FoldBy16Bytes);
        lane2 ^= Step(lane1, FoldBy16Bytes);
        lane3 ^= Step(lane2, FoldBy16Bytes);
        // What is left stands for 16 message bytes with nothing before them: run them through the table from zero.
        Span<byte> rest = stackalloc byte[16];
        lane3.AsByte().CopyTo(rest);
        state = AppendByTable(0, rest);
        return data;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<ulong> Step(Vector128<ulong> lane, Vector128<ulong> factors) =>
        Pclmulqdq.CarrylessMultiply(lane, factors, 0x00) ^ Pclmulqdq.CarrylessMultiply(lane, factors, 0x11);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<ulong> Load(ReadOnlySpan<byte> data, int offset) =>
        MemoryMarshal.Read<Vector128<ulong>>(data[offset..]);

    /// <summary>The low word is the older one, so it must travel 64 bits further than the high word.</summary>
    private static Vector128<ulong> FoldFactors(int bits) =>
        Vector128.Create(PowerOfX((ulong)bits + 63), PowerOfX((ulong)bits - 1));

    private static ulong AppendByTable(ulong state, ReadOnlySpan<byte> data)
    {
        var tables = Tables;
        while (data.Length >= 8)
        {
            state ^= BinaryPrimitives.ReadUInt64LittleEndian(data);
            state = tables[(7 * 256) + (int)(state & 0xFF)] ^ tables[(6 * 256) + (int)((state >> 8) & 0xFF)]
                ^ tables[(5 * 256) + (int)((state >> 16) & 0xFF)] ^ tables[(4 * 256) + (int)((state >> 24) & 0xFF)]
                ^ tables[(3 * 256) + (int)((state >> 32) & 0xFF)] ^ tables[(2 * 256) + (int)((state >> 40) & 0xFF)]
                ^ tables[256 + (int)((state >> 48) & 0xFF)] ^ tables[(int)(state >> 56)];
            data = data[8..];
        }

        foreach (var value in data)
            state = tables[(int)((state ^ value) & 0xFF)] ^ (state >> 8);
        return state;
    }

    private static ulong[] BuildTables()
    {
        var tables = new ulong[8 * 256];
        for (var i = 0; i < 256; i++)
        {
            var value = (ulong)i;
            for (var bit = 0; bit < 8; bit++)
                value = (value & 1) == 0 ? value >> 1 : (value >> 1) ^ Polynomial;
            tables[i] = value;
        }

        for (var i = 256; i < tables.Length; i++)
            tables[i] = tables[(int)(tables[i - 256] & 0xFF)] ^ (tables[i - 256] >> 8);
        return tables;
    }

    /// <summary>x^exponent mod P, reflected (bit 63 stands for x^0).</summary>
    private static ulong PowerOfX(ulong exponent)
    {
        var result = 1UL << 63;
        for (var square = 1UL << 62; exponent != 0; exponent >>= 1, square = Multiply(square, square))
        {
            if ((exponent & 1) != 0)
                result = Multiply(result, square);
        }

        return result;
    }

    private static ulong Multiply(ulong left, ulong right)
    {
        ulong product = 0;
        for (; left != 0; left <<= 1)
        {
            if (left >> 63 != 0)
                product ^= right;
            right = (right & 1) == 0 ? right >> 1 : (right >> 1) ^ Polynomial;
        }

        return product;
    }
}
