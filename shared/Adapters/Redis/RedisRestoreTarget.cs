using SuperInsight.Domain.Backups;

namespace SuperInsight.Adapters.Redis;

/// <summary>A Redis that RESTORE commands fill. Databases keep their numbers.</summary>
public sealed class RedisRestoreTarget(RedisAddress address, TimeProvider clock) : IRestoreTarget
{
    internal const string Operation = "restore into";

    public string Description => address.Description;

    public bool Takes(string format) => format == RedisDumpSource.Format;

    public Task<Inventory> TakeInventoryAsync(CancellationToken cancellationToken) => AskAsync(
        async connection => Inventory.Empty with { Keyspaces = (await RedisServerInfo.AskAsync(connection, cancellationToken)).Keyspaces }, cancellationToken);

    /// <summary>Keys of all databases, and libraries of functions.</summary>
    public Task<long> CountObjectsAsync(CancellationToken cancellationToken) => AskAsync(connection => CountAsync(connection, cancellationToken), cancellationToken);

    public string? Unfinished(RestoreReplacement replace) => replace == RestoreReplacement.None
        ? null
        : "What came before the damage has replaced keys of the same names: restore another point over it.";

    public async Task<RestoreSession> OpenAsync(RestoreReplacement replace, Inventory contents, CancellationToken cancellationToken)
    {
        try
        {
            var connection = await RedisConnection.OpenAsync(address, cancellationToken);
            try
            {
                var server = await RedisServerInfo.AskAsync(connection, cancellationToken);
                // An unfinished restore into an empty server is undone: it must have been empty.
                if (replace == RestoreReplacement.None && await CountAsync(connection, cancellationToken) is > 0 and var count)
                    throw new BackupException(Operation, Description, $"the server is not empty: it holds {count} keys and libraries", "Give an empty one, or --clean to replace keys of the same names.");
                var id = await connection.TryAskAsync(cancellationToken, "CLIENT", "ID") is RedisReply.Number number ? number.Value : 0;
                return new RedisRestore(address, connection, replace, server.Version, id, clock);
            }
            catch
            {
                await connection.DisposeAsync();
                throw;
            }
        }
        catch (Exception failure) when (RedisFailure.Is(failure))
        {
            throw RedisFailure.From(Operation, address, failure);
        }
    }

    private static async Task<long> CountAsync(RedisConnection connection, CancellationToken cancellationToken)
    {
        var keys = (await RedisServerInfo.AskAsync(connection, cancellationToken)).Keyspaces.Sum(keyspace => keyspace.Keys);
        // Before 7.0 there were no functions.
        return keys + (await connection.TryAskAsync(cancellationToken, "FUNCTION", "LIST") is RedisReply.Items libraries ? libraries.Values.Count : 0);
    }

    private async Task<T> AskAsync<T>(Func<RedisConnection, Task<T>> question, CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = await RedisConnection.OpenAsync(address, cancellationToken);
            return await question(connection);
        }
        catch (Exception failure) when (RedisFailure.Is(failure))
        {
            throw RedisFailure.From(Operation, address, failure);
        }
    }
}
