using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace LocalFunctions.Host.Keys;

/// <summary>The keys in force: created at first use, read again after a minute, so that a key changed in the store counts soon.
/// While the store is away, keys that were read before stay in force.</summary>
internal sealed partial class KeyRing(IKeyStore store, TimeProvider clock, ILogger<KeyRing> logger)
{
    private const int KeyBytes = 32;
    private const string HostDocument = "host.json";
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(1);
    private readonly ConcurrentDictionary<string, (KeySet Keys, long ReadAt)> read = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Creates and reads the keys of the host and of <paramref name="functions"/>, so that an operator finds them before the first call.</summary>
    public async Task PrepareAsync(IEnumerable<string> functions, CancellationToken cancellationToken)
    {
        try
        {
            await ReadAsync(null, cancellationToken);
            foreach (var function in functions)
                await ReadAsync(function, cancellationToken);
        }
        catch (KeyStoreException away)
        {
            Log.NotPrepared(logger, away.Message);
        }
        catch (OperationCanceledException)
        {
            // The host stops: the next one, or the first call, makes them.
        }
    }

    /// <param name="function">Null for what only the host's keys open.</param>
    /// <exception cref="KeyStoreException">The keys were never read and cannot be now.</exception>
    public async Task<KeySet> ReadAsync(string? function, CancellationToken cancellationToken)
    {
        var place = function ?? "";
        var known = read.TryGetValue(place, out var cached);
        if (known && clock.GetElapsedTime(cached.ReadAt) < Fresh)
            return cached.Keys;
        if (known)
            read[place] = cached with { ReadAt = clock.GetTimestamp() }; // one request reads again, the others go on meanwhile
        try
        {
            var host = await DocumentAsync(HostDocument, NewHostKeys, KeyJson.Default.HostKeyDocument, cancellationToken);
            var own = function is null ? null : await DocumentAsync(FileName(function), NewFunctionKeys, KeyJson.Default.FunctionKeyDocument, cancellationToken);
            cached = (new KeySet(host, own), clock.GetTimestamp());
        }
        catch (KeyStoreException away) when (known)
        {
            Log.KeepsOldKeys(logger, away.Message);
            return cached.Keys;
        }
        read[place] = cached;
        return cached.Keys;
    }

    private async Task<T> DocumentAsync<T>(string name, Func<T> create, JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        var content = await store.ReadOrCreateAsync(name, () => JsonSerializer.SerializeToUtf8Bytes(create(), type), cancellationToken);
        try
        {
            return JsonSerializer.Deserialize(content, type) ?? throw new JsonException("it is null");
        }
        catch (JsonException malformed)
        {
            throw new KeyStoreException($"The key document '{name}' is not readable ({malformed.Message}). Repair or delete it; a deleted one is made anew with other keys.", malformed);
        }
    }

    private static HostKeyDocument NewHostKeys() => new(NewKey("master"), [NewKey("default")], []);

    private static FunctionKeyDocument NewFunctionKeys() => new([NewKey("default")]);

    private static StoredKey NewKey(string name) => new(name, Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(KeyBytes)), Encrypted: false);

#pragma warning disable CA1308 // Microsoft's host names these documents in lower case.
    private static string FileName(string function) => $"{function.ToLowerInvariant()}.json";
#pragma warning restore CA1308

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "{Problem} Functions that need a key answer 503 until then")]
        public static partial void NotPrepared(ILogger logger, string problem);

        [LoggerMessage(Level = LogLevel.Warning, Message = "{Problem} The keys read before stay in force")]
        public static partial void KeepsOldKeys(ILogger logger, string problem);
    }
}
