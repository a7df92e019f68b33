namespace SuperInsight.Domain.ObjectStorage;

/// <summary>The register of a reflected CRC-64, without what a particular one does to it before and after.</summary>
internal static class Crc64Register<T> where T : ICrc64Polynomial
{
    /// <summary>Takes <paramref name="bytes"/> in, the fastest way that this processor offers.</summary>
    public static ulong Update(ulong register, ReadOnlySpan<byte> bytes)
    {
        if (Crc64Folding<T>.IsSupported && bytes.Length >= Crc64Folding<T>.MinimumLength)
            register = Crc64Folding<T>.Update(register, ref bytes);
        return Crc64Tables<T>.Update(register, bytes);
    }
}
