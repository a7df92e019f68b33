using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Arm = System.Runtime.Intrinsics.Arm;
using X86 = System.Runtime.Intrinsics.X86;

namespace SuperInsight.Domain.ObjectStorage;

/// <summary>
/// The fast way: carry-less multiplication folds 64 bytes per step into four lanes, as in Gopal et al., "Fast CRC Computation for
/// Generic Polynomials Using PCLMULQDQ Instruction" (Intel, 2009).
/// </summary>
internal static class Crc64Folding<T> where T : ICrc64Polynomial
{
    private const int LaneBytes = 16;
    private const int Lanes = 4;

    /// <summary>Below this the tables are as fast.</summary>
    public const int MinimumLength = 2 * Lanes * LaneBytes;

    private static readonly Vector128<ulong> OverOneLane = Distance(bits: 8 * LaneBytes);
    private static readonly Vector128<ulong> OverAllLanes = Distance(bits: 8 * LaneBytes * Lanes);

    public static bool IsSupported => BitConverter.IsLittleEndian && (X86.Pclmulqdq.IsSupported || Arm.Aes.IsSupported);

    /// <summary>Takes all whole 64-byte blocks off <paramref name="bytes"/>, of which there must be two at least.</summary>
    public static ulong Update(ulong register, ref ReadOnlySpan<byte> bytes)
    {
        var blocks = MemoryMarshal.Cast<byte, Vector128<ulong>>(bytes);
        var (lane0, lane1, lane2, lane3) = (blocks[0] ^ Vector128.CreateScalar(register), blocks[1], blocks[2], blocks[3]);
        var over = OverAllLanes;
        var at = Lanes;
        for (; at <= blocks.Length - Lanes; at += Lanes)
        {
            lane0 = Fold(lane0, over) ^ blocks[at];
            lane1 = Fold(lane1, over) ^ blocks[at + 1];
            lane2 = Fold(lane2, over) ^ blocks[at + 2];
            lane3 = Fold(lane3, over) ^ blocks[at + 3];
        }
        var rest = Fold(lane0, OverOneLane) ^ lane1;
        rest = Fold(rest, OverOneLane) ^ lane2;
        rest = Fold(rest, OverOneLane) ^ lane3;
        bytes = bytes[(at * LaneBytes)..];
        return Crc64Tables<T>.Update(0, MemoryMarshal.AsBytes(new ReadOnlySpan<Vector128<ulong>>(in rest)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<ulong> Fold(Vector128<ulong> lane, Vector128<ulong> over) =>
        X86.Pclmulqdq.IsSupported
            ? X86.Pclmulqdq.CarrylessMultiply(lane, over, 0x00) ^ X86.Pclmulqdq.CarrylessMultiply(lane, over, 0x11)
            : Arm.Aes.PolynomialMultiplyWideningLower(lane.GetLower(), over.GetLower()) ^ Arm.Aes.PolynomialMultiplyWideningUpper(lane, over);

    // The first eight bytes of a lane lie 64 bits further from the end than the last eight. A product of two reflected values comes
    // out one bit short, hence x^(n-1) to move something by n bits.
    private static Vector128<ulong> Distance(uint bits) =>
        Vector128.Create(Crc64Polynomial<T>.PowerOfX(bits + 63), Crc64Polynomial<T>.PowerOfX(bits - 1));
}
