using System.Text;

namespace SuperInsight.Adapters.Redis;

/// <summary>
/// The RDB as a replica receives it: of a length given beforehand, or (while the server still writes it) up to a mark of 40 random
/// characters. Read by blocking calls.
/// </summary>
internal sealed class ReplicationStream : BlockingStream
{
    private const int BufferBytes = 256 << 10;
    private const int MarkLength = 40;

    private readonly RedisConnection connection;
    private readonly byte[]? mark;
    private readonly byte[] buffer = GC.AllocateUninitializedArray<byte>(BufferBytes);
    private int start;
    private int end;
    private long remaining;
    private bool atEnd;

    private ReplicationStream(RedisConnection connection, byte[]? mark, long length)
    {
        (this.connection, this.mark, remaining) = (connection, mark, length);
        var rest = connection.Reader.TakeRest();
        rest.CopyTo(buffer);
        end = rest.Length;
        LookForMark();
    }

    /// <param name="connection">Where the RDB begins with the next byte; owned from here on.</param>
    /// <param name="head">The line before: <c>$1234</c> or <c>$EOF:</c> and the mark.</param>
    /// <exception cref="RedisProtocolException">It is neither.</exception>
    public static ReplicationStream Open(RedisConnection connection, string head)
    {
        const string MarkHead = "$EOF:";
        if (head.StartsWith(MarkHead, StringComparison.Ordinal) && head.Length == MarkHead.Length + MarkLength)
            return new(connection, Encoding.ASCII.GetBytes(head[MarkHead.Length..]), 0);
        return head.StartsWith('$') && ulong.TryParse(head.AsSpan(1), out var length) && length <= long.MaxValue
            ? new(connection, null, (long)length)
            : throw new RedisProtocolException("the replication stream does not begin as it should");
    }

    public override int Read(Span<byte> destination)
    {
        while (true)
        {
            if (Available() is > 0 and var available)
            {
                var count = Math.Min(available, destination.Length);
                buffer.AsSpan(start, count).CopyTo(destination);
                start += count;
                if (mark is null)
                    remaining -= count;
                return count;
            }

            if (mark is null ? remaining == 0 : atEnd)
                return 0;
            Fill();
        }
    }

    public override void Abort() => connection.Cut();

    public override ValueTask DisposeAsync() => connection.DisposeAsync();

    /// <summary>What may be passed on: nothing that could be the mark.</summary>
    private int Available() => mark is null ? (int)Math.Min(end - start, remaining) : end - start - MarkLength;

    private void Fill()
    {
        buffer.AsSpan(start, end - start).CopyTo(buffer);
        (start, end) = (0, end - start);
        var count = connection.Stream.Read(buffer.AsSpan(end));
        if (count == 0)
            throw new EndOfStreamException("the server closed the connection");
        end += count;
        LookForMark();
    }

    /// <summary>Nothing follows the mark, so that it need only be looked for at the end of what there is.</summary>
    private void LookForMark() => atEnd = mark is not null && end - start >= MarkLength && buffer.AsSpan(end - MarkLength, MarkLength).SequenceEqual(mark);
}
