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
    public const string HostDocument = "host.json";
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
            var host = await HostAsync(cancellationToken);
            var own = function is null ? null : await FunctionAsync(function, cancellationToken);
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

    /// <summary>What was read is read again at its next use.</summary>
    public void Forget() => read.Clear();

    /// <summary>The host's keys as they are stored now.</summary>
    public Task<HostKeyDocument> HostAsync(CancellationToken cancellationToken) => DocumentAsync(HostDocument, NewHostKeys, KeyJson.Default.HostKeyDocument, cancellationToken);

    /// <summary>A function's own keys as they are stored now.</summary>
    public Task<FunctionKeyDocument> FunctionAsync(string function, CancellationToken cancellationToken) =>
        DocumentAsync(FileName(function), NewFunctionKeys, KeyJson.Default.FunctionKeyDocument, cancellationToken);

    public static HostKeyDocument NewHostKeys() => new(NewKey("master"), [NewKey("default")], []);

    public static FunctionKeyDocument NewFunctionKeys() => new([NewKey("default")]);

    public static StoredKey NewKey(string name) => new(name, Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(KeyBytes)), Encrypted: false);

#pragma warning disable CA1308 // Microsoft's host names these documents in lower case.
    public static string FileName(string function) => $"{function.ToLowerInvariant()}.json";
#pragma warning restore CA1308

    public static T Parse<T>(string name, byte[] content, JsonTypeInfo<T> type)
    {
        try
        {
            return JsonSerializer.Deserialize(content, type) ?? throw new JsonException("it is null");
        }
        catch (JsonException malformed)
        {
            throw new KeyStoreException($"The key document '{name}' is not readable ({malformed.Message}). Repair or delete it; a deleted one is made anew with other keys.", malformed);
        }
    }

    private async Task<T> DocumentAsync<T>(string name, Func<T> create, JsonTypeInfo<T> type, CancellationToken cancellationToken) =>
        Parse(name, await store.ReadOrCreateAsync(name, () => JsonSerializer.SerializeToUtf8Bytes(create(), type), cancellationToken), type);

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "{Problem} Functions that need a key answer 503 until then")]
        public static partial void NotPrepared(ILogger logger, string problem);

        [LoggerMessage(Level = LogLevel.Warning, Message = "{Problem} The keys read before stay in force")]
        public static partial void KeepsOldKeys(ILogger logger, string problem);
    }
}
