using SuperInsight.Domain.Backups;

namespace SuperInsight.Adapters.Redis;

/// <summary>
/// All databases and functions of a Redis as an RDB: from the server's own replication stream or, where that is refused, made of SCAN
/// and DUMP. Either is a file that Redis loads.
/// </summary>
public sealed class RedisDumpSource(RedisAddress address, TimeProvider clock) : IDumpSource
{
    internal const string Operation = "dump Redis";
    internal const string Format = "redis-rdb";

    public BackupSource Source => BackupSource.Redis;

    public async Task<Dump> OpenAsync(CancellationToken cancellationToken)
    {
        try
        {
            var begun = clock.GetUtcNow();
            var control = await RedisConnection.OpenAsync(address, cancellationToken);
            try
            {
                var server = await RedisServerInfo.AskAsync(control, cancellationToken);
                switch (await ReplicationRequest.SendAsync(address, control, cancellationToken))
                {
                    case ReplicationAnswer.Streaming streaming:
                        await control.DisposeAsync();
                        return new RedisDump(address, server, streaming.Rdb, () => streaming.Note is { } note ? [note] : [], begun);
                    case ReplicationAnswer.Refused refused:
                        var keys = new KeyByKey(control, server, clock);
                        string[] notes = [$"Not of one instant: the server refuses its replication stream ({refused.Reason}), so keys were read one by one from {begun:u} on. What was written meanwhile may be in it or not."];
                        return new RedisDump(address, server, new PieceStream(keys.ReadAsync, control), () => [.. notes, .. keys.Notes], begun);
                    default:
                        throw new InvalidOperationException("A request for a stream came out in a way unknown.");
                }
            }
            catch
            {
                await control.DisposeAsync();
                throw;
            }
        }
        catch (Exception failure) when (RedisFailure.Is(failure))
        {
            throw RedisFailure.From(Operation, address, failure);
        }
    }
}
