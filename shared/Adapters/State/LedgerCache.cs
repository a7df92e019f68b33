using Microsoft.Extensions.Caching.Memory;
using SuperInsight.Domain.ObjectStorage;

namespace SuperInsight.Adapters.State;

/// <summary>
/// What a process has read of the ledger. Nothing there is ever changed, so that a listing says whether something was read before: a timer
/// that looks every few seconds then costs two listings, and no object. Thread-safe.
/// </summary>
internal sealed class LedgerCache : IDisposable
{
    /// <summary>Bytes; beyond them what was not asked for lately goes.</summary>
    private const long Most = 8 << 20;

    /// <summary>Larger ones would push all others out.</summary>
    private const long LargestObject = Most / 4;

    private const long Overhead = 256;

    private readonly MemoryCache cache = new(new MemoryCacheOptions { SizeLimit = Most });

    /// <summary>The content; null when it was not read, or is not the same any more.</summary>
    public byte[]? Find(ObjectEntry listed) =>
        cache.TryGetValue<Kept>(listed.Key, out var kept) && kept!.Listed == listed ? kept.Content : null;

    public void Keep(ObjectEntry listed, byte[] content)
    {
        if (content.Length <= LargestObject)
            cache.Set(listed.Key, new Kept(listed, content), new MemoryCacheEntryOptions { Size = content.Length + Overhead });
    }

    public void Dispose() => cache.Dispose();

    private sealed record Kept(ObjectEntry Listed, byte[] Content);
}
