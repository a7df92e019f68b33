using System.Security.Cryptography;
using System.Text;

namespace LocalFunctions.Host.Keys;

/// <summary>The keys that are valid in one place, as digests. Comparing takes the same time whether and where one matches.</summary>
internal sealed class KeySet
{
    private readonly List<(byte[] Digest, AccessLevel Level)> keys = [];

    /// <summary>Keys that another host encrypted cannot be compared and are left out.</summary>
    public KeySet(HostKeyDocument host, FunctionKeyDocument? function)
    {
        Add([host.MasterKey], AccessLevel.Admin);
        Add(host.SystemKeys ?? [], AccessLevel.System);
        Add(host.FunctionKeys ?? [], AccessLevel.Function);
        Add(function?.Keys ?? [], AccessLevel.Function);
    }

    /// <returns>What <paramref name="presented"/> allows; Anonymous when it is no key of these.</returns>
    public AccessLevel LevelOf(string? presented)
    {
        if (string.IsNullOrEmpty(presented))
            return AccessLevel.Anonymous;
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(presented), digest);
        var level = AccessLevel.Anonymous;
        foreach (var key in keys)
        {
            if (CryptographicOperations.FixedTimeEquals(digest, key.Digest) && key.Level > level)
                level = key.Level;
        }
        return level;
    }

    private void Add(IEnumerable<StoredKey?> stored, AccessLevel level)
    {
        foreach (var key in stored)
        {
            if (key is { Encrypted: false, Value.Length: > 0 })
                keys.Add((SHA256.HashData(Encoding.UTF8.GetBytes(key.Value)), level));
        }
    }
}
