using SuperInsight.Domain.Backups;
using SuperInsight.Domain.Deployments.Drains;

namespace SuperInsight.Adapters.Redis;

/// <summary>
/// The Redis that a service works on: emptied, then filled. A server has no second place to fill first: one that dies in between is empty, or
/// partly filled, until the repetition.
/// </summary>
public sealed class RedisLiveData(Func<RedisAddress> address, TimeProvider clock) : ILiveData
{
    private const string Operation = "replace";

    public bool KeepsBefore => false;

    public bool Holds(BackupSource source) => source == BackupSource.Redis;

    public async Task<string?> ReplaceAsync(BackupSource source, string occasion, Func<IRestoreTarget, CancellationToken, Task> fill, CancellationToken cancellationToken)
    {
        var server = address();
        try
        {
            await using var connection = await RedisConnection.OpenAsync(server, cancellationToken);
            await connection.AskAsync(cancellationToken, "FLUSHALL", "SYNC");
            // Before 7.0 there were no functions.
            await connection.TryAskAsync(cancellationToken, "FUNCTION", "FLUSH", "SYNC");
        }
        catch (Exception failure) when (RedisFailure.Is(failure))
        {
            throw RedisFailure.From(Operation, server, failure);
        }

        await fill(new RedisRestoreTarget(server, clock), cancellationToken);
        return null;
    }
}
