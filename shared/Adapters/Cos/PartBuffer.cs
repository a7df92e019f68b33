using SuperInsight.Domain.ObjectStorage;

namespace SuperInsight.Adapters.Cos;

/// <summary>One part on its way from the writer to COS.</summary>
internal sealed class PartBuffer(int capacity)
{
    private readonly byte[] bytes = GC.AllocateUninitializedArray<byte>(capacity);
    private int limit = capacity;

    public int Capacity => bytes.Length;

    public int Length { get; private set; }

    public bool IsFull => Length == limit;

    /// <summary>CRC-64 of what the writer gave, whatever becomes of the buffer.</summary>
    public ulong Crc { get; private set; }

    public ReadOnlyMemory<byte> Content => bytes.AsMemory(0, Length);

    /// <summary>Which part it holds: counts how often it was emptied.</summary>
    public int Use { get; private set; }

    /// <summary>Empties the buffer for a part of <paramref name="size"/> bytes.</summary>
    public void Reset(int size) => (limit, Length, Crc, Use) = (size, 0, 0, Use + 1);

    /// <summary>Takes as much as fits, and says how much that was.</summary>
    public int Append(ReadOnlySpan<byte> source)
    {
        var taken = source[..Math.Min(source.Length, limit - Length)];
        Crc = Crc64.Append(Crc, taken);
        taken.CopyTo(bytes.AsSpan(Length));
        Length += taken.Length;
        return taken.Length;
    }
}
