using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace LocalFunctions.Host.Keys;

/// <summary>Which list of keys is meant.</summary>
/// <param name="Function">Null for the host's own.</param>
internal sealed record KeyList(string? Function, bool IsSystem)
{
    public static readonly KeyList Host = new(null, false);
    public static readonly KeyList System = new(null, true);

    public static KeyList Of(string function) => new(function, false);
}

/// <summary>Shows and changes keys for an operator. A changed key counts in this host at once, in others within a minute.</summary>
internal sealed class KeyBook(IKeyStore store, KeyRing ring)
{
    /// <summary>How the master key is called among the system keys.</summary>
    public const string Master = "_master";

    /// <summary>All keys of a list, those that another host encrypted left out.</summary>
    public async Task<IReadOnlyList<StoredKey>> ListAsync(KeyList list, CancellationToken cancellationToken)
    {
        if (list.Function is { } function)
            return Readable((await ring.FunctionAsync(function, cancellationToken)).Keys);
        var host = await ring.HostAsync(cancellationToken);
        return Readable(list.IsSystem ? host.SystemKeys : host.FunctionKeys);
    }

    public async Task<StoredKey?> FindAsync(KeyList list, string name, CancellationToken cancellationToken) => list.IsSystem && IsMaster(name)
        ? (await ring.HostAsync(cancellationToken)).MasterKey is { Encrypted: false } master ? master : null
        : (await ListAsync(list, cancellationToken)).FirstOrDefault(key => key.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    /// <summary>Makes a key, or gives one that is there another value.</summary>
    /// <param name="value">Null makes a random one.</param>
    public async Task<StoredKey> SetAsync(KeyList list, string name, string? value, CancellationToken cancellationToken)
    {
        var key = value is null ? KeyRing.NewKey(name) : new StoredKey(name, value, Encrypted: false);
        await ChangeAsync(list, name, key, cancellationToken);
        return key;
    }

    /// <returns>False when there was none, or it is the master key, without which nobody could make another.</returns>
    public async Task<bool> RemoveAsync(KeyList list, string name, CancellationToken cancellationToken)
    {
        if (list.IsSystem && IsMaster(name) || await FindAsync(list, name, cancellationToken) is null)
            return false;
        await ChangeAsync(list, name, null, cancellationToken);
        return true;
    }

    private async Task ChangeAsync(KeyList list, string name, StoredKey? key, CancellationToken cancellationToken)
    {
        if (list.Function is { } function)
        {
            await ChangeAsync(
                KeyRing.FileName(function), KeyRing.NewFunctionKeys, document => new FunctionKeyDocument(With(document.Keys, name, key)),
                KeyJson.Default.FunctionKeyDocument, cancellationToken);
        }
        else
        {
            await ChangeAsync(
                KeyRing.HostDocument, KeyRing.NewHostKeys,
                document => list.IsSystem && IsMaster(name) ? document with { MasterKey = key! with { Name = "master" } }
                    : list.IsSystem ? document with { SystemKeys = With(document.SystemKeys, name, key) }
                    : document with { FunctionKeys = With(document.FunctionKeys, name, key) },
                KeyJson.Default.HostKeyDocument, cancellationToken);
        }
        ring.Forget();
    }

    private Task ChangeAsync<T>(string document, Func<T> create, Func<T, T> change, JsonTypeInfo<T> type, CancellationToken cancellationToken) => store.ChangeAsync(
        document,
        () => JsonSerializer.SerializeToUtf8Bytes(create(), type),
        content => JsonSerializer.SerializeToUtf8Bytes(change(KeyRing.Parse(document, content, type)), type),
        cancellationToken);

    private static bool IsMaster(string name) => name.Equals(Master, StringComparison.OrdinalIgnoreCase);

    private static StoredKey[] With(IReadOnlyList<StoredKey>? keys, string name, StoredKey? key)
    {
        var others = (keys ?? []).Where(other => !other.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
        return key is null ? [.. others] : [.. others, key];
    }

    private static StoredKey[] Readable(IReadOnlyList<StoredKey>? keys) => [.. (keys ?? []).Where(key => !key.Encrypted)];
}
