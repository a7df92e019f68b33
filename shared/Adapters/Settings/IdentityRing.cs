using SuperInsight.Domain.Encryption;

namespace SuperInsight.Adapters.Settings;

/// <summary>Private keys in memory, wiped when no longer needed.</summary>
public sealed class IdentityRing(IReadOnlyList<AgeIdentity> keys) : IDisposable
{
    public IReadOnlyList<AgeIdentity> Keys => keys;

    public void Dispose()
    {
        foreach (var key in keys)
            key.Dispose();
    }
}
