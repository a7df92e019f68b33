using SuperInsight.Domain.Rdb;

namespace SuperInsight.Adapters.Redis;

/// <summary>An RDB stream that is looked at while it is read. Failures come out as what a person can act on.</summary>
internal sealed class InspectedStream(BlockingStream inner, RdbInspector inspector, RedisAddress address) : BlockingStream
{
    private volatile bool aborted;

    public override int Read(Span<byte> destination)
    {
        try
        {
            var count = inner.Read(destination);
            inspector.Feed(destination[..count]);
            return count;
        }
        catch (Exception failure) when (RedisFailure.Is(failure) || failure is OperationCanceledException)
        {
            return aborted ? 0 : throw RedisFailure.From(RedisDumpSource.Operation, address, failure);
        }
    }

    public override void Abort()
    {
        aborted = true;
        inner.Abort();
    }

    public override ValueTask DisposeAsync() => inner.DisposeAsync();
}
