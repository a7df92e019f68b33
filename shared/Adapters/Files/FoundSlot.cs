using System.Security.Cryptography;

namespace SuperInsight.Adapters.Files;

/// <summary>A place for something found and, where it is a small file, for its bytes.</summary>
internal sealed class FoundSlot
{
    public const int BufferBytes = 256 << 10;

    /// <summary>Made when it is first needed.</summary>
    public byte[] Buffer => field ??= GC.AllocateUninitializedArray<byte>(BufferBytes);

    public FoundFile Found { get; private set; } = null!;

    /// <summary>Set when it can be taken.</summary>
    public ManualResetEventSlim Ready { get; } = new();

    /// <summary>A file whose bytes are in <see cref="Buffer"/>.</summary>
    public bool IsReadAhead { get; private set; }

    /// <summary>How many bytes were read.</summary>
    public int Count { get; set; }

    /// <summary>What the file system said of it afterwards.</summary>
    public FileFacts After { get; set; }

    /// <summary>SHA-256 of the bytes.</summary>
    public byte[] Hash { get; } = new byte[SHA256.HashSizeInBytes];

    /// <summary>Why the bytes could not be read; null when they could.</summary>
    public string? Failure { get; set; }

    public void Fill(FoundFile found)
    {
        Found = found;
        IsReadAhead = found is { Content: not null, Facts: { Size: <= BufferBytes, Links: 1 } };
        (Count, Failure) = (0, null);
        if (IsReadAhead)
            Ready.Reset();
        else
            Ready.Set();
    }

    public void Clear()
    {
        Found.Content?.Dispose();
        Found = null!;
    }
}
