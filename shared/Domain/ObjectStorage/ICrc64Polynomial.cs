namespace SuperInsight.Domain.ObjectStorage;

/// <summary>The polynomial that a CRC-64 divides by, reflected: bit 63 is x^0.</summary>
internal interface ICrc64Polynomial
{
    static abstract ulong Reflected { get; }
}
