using SuperInsight.Domain.Backups;

namespace SuperInsight.Adapters.Redis;

/// <summary>Asks whether a Redis answers, without backing it up.</summary>
public sealed class RedisProbe(RedisAddress address)
{
    private const string Operation = "probe";

    /// <summary>Says in one sentence what was found.</summary>
    /// <exception cref="BackupException">The server is away or refuses.</exception>
    public async Task<string> DescribeAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = await RedisConnection.OpenAsync(address, cancellationToken);
            var server = await RedisServerInfo.AskAsync(connection, cancellationToken);
            return $"Redis {server.Version} at {address.Description}, {server.Keyspaces.Sum(keyspace => keyspace.Keys)} keys";
        }
        catch (Exception failure) when (RedisFailure.Is(failure))
        {
            throw RedisFailure.From(Operation, address, failure);
        }
    }
}
