namespace LocalFunctions.Host.Keys;

/// <summary>Where key documents are kept.</summary>
internal interface IKeyStore
{
    /// <summary>Reads a document, creating it first if there is none. Create-only: of several hosts one creates, all read the same.</summary>
    /// <param name="name">As "host.json".</param>
    /// <exception cref="KeyStoreException">The store does not answer.</exception>
    Task<byte[]> ReadOrCreateAsync(string name, Func<byte[]> create, CancellationToken cancellationToken);

    /// <summary>Replaces a document by what <paramref name="change"/> makes of it, as a whole: who reads meanwhile sees the old or the new one.
    /// <paramref name="change"/> may be called again when another changed it at the same time.</summary>
    /// <exception cref="KeyStoreException">The store does not answer.</exception>
    Task ChangeAsync(string name, Func<byte[]> create, Func<byte[], byte[]> change, CancellationToken cancellationToken);
}

/// <summary>Keys cannot be read or created, so nobody can be let in. The message says why and what to do.</summary>
internal sealed class KeyStoreException(string message, Exception inner) : Exception(message, inner);
