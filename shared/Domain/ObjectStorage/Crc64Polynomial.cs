namespace SuperInsight.Domain.ObjectStorage;

/// <summary>
/// Arithmetic of polynomials over GF(2) modulo the CRC's own. Reflected: bit 63 is x^0, bit 0 is x^63.
/// </summary>
/// <typeparam name="T">Which polynomial.</typeparam>
internal static class Crc64Polynomial<T> where T : ICrc64Polynomial
{
    private const ulong One = 1UL << 63;

    public static ulong TimesX(ulong value) => (value & 1) != 0 ? (value >> 1) ^ T.Reflected : value >> 1;

    public static ulong Multiply(ulong left, ulong right)
    {
        ulong product = 0;
        for (var bit = One; bit != 0; bit >>= 1)
        {
            if ((left & bit) != 0)
                product ^= right;
            right = TimesX(right);
        }
        return product;
    }

    public static ulong PowerOfX(ulong exponent)
    {
        var result = One;
        for (var square = TimesX(One); exponent != 0; exponent >>= 1)
        {
            if ((exponent & 1) != 0)
                result = Multiply(result, square);
            square = Multiply(square, square);
        }
        return result;
    }
}
