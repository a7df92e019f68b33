using System.Globalization;
using System.Text;

namespace SuperInsight.Adapters.Redis;

/// <summary>Reads answers from a stream. One at a time; not safe for concurrent use.</summary>
/// <param name="stream">Where they come from.</param>
/// <param name="patience">How long nothing may come.</param>
internal sealed class RespReader(Stream stream, TimeSpan patience)
{
    private const int MaxLine = 64 << 10;
    private const int MaxDepth = 8;

    private readonly byte[] buffer = GC.AllocateUninitializedArray<byte>(MaxLine);
    private int start;
    private int end;

    public async ValueTask<RedisReply> ReadAsync(CancellationToken cancellationToken) => await ReadAsync(0, cancellationToken);

    /// <summary>A line without its end. Empty lines are lines.</summary>
    /// <exception cref="EndOfStreamException">The connection was closed.</exception>
    public async ValueTask<string> ReadLineAsync(CancellationToken cancellationToken)
    {
        var searched = 0;
        while (true)
        {
            var length = buffer.AsSpan(start + searched, end - start - searched).IndexOf((byte)'\n');
            if (length >= 0)
            {
                length += searched;
                var line = Encoding.UTF8.GetString(buffer.AsSpan(start, length).TrimEnd((byte)'\r'));
                start += length + 1;
                return line;
            }

            searched = end - start;
            if (searched == buffer.Length)
                throw new RedisProtocolException("an answer's line is longer than can be");
            await FillAsync(cancellationToken);
        }
    }

    /// <summary>What was read beyond the last answer. From here on, the stream is the caller's.</summary>
    public ReadOnlyMemory<byte> TakeRest()
    {
        var rest = buffer.AsMemory(start, end - start);
        start = end;
        return rest;
    }

    private async ValueTask<RedisReply> ReadAsync(int depth, CancellationToken cancellationToken)
    {
        var line = await ReadLineAsync(cancellationToken);
        if (line.Length == 0 || depth > MaxDepth)
            throw new RedisProtocolException("there is no Redis answer where one should be");
        switch (line[0])
        {
            case '+':
                return line == "+OK" ? RedisReply.Status.Ok : new RedisReply.Status(line[1..]);
            case '-':
                return new RedisReply.Refusal(line[1..]);
            case ':':
                return new RedisReply.Number(ParseNumber(line));
            case '$':
                return new RedisReply.Bulk(await ReadBulkAsync(ParseNumber(line), cancellationToken));
            case '*':
                var count = ParseNumber(line);
                List<RedisReply> items = [];
                for (long item = 0; item < count; item++)
                    items.Add(await ReadAsync(depth + 1, cancellationToken));
                return new RedisReply.Items(items);
            default:
                throw new RedisProtocolException("what answers there is no Redis");
        }
    }

    private async ValueTask<byte[]?> ReadBulkAsync(long length, CancellationToken cancellationToken)
    {
        if (length < 0)
            return null;
        if (length > Array.MaxLength)
            throw new RedisProtocolException("an answer is longer than can be");
        var bytes = GC.AllocateUninitializedArray<byte>((int)length);
        var have = Math.Min(bytes.Length, end - start);
        buffer.AsSpan(start, have).CopyTo(bytes);
        start += have;
        while (have < bytes.Length)
            have += await ReadSomeAsync(bytes.AsMemory(have), cancellationToken);
        if ((await ReadLineAsync(cancellationToken)).Length > 0)
            throw new RedisProtocolException("an answer does not end where it should");
        return bytes;
    }

    private async ValueTask FillAsync(CancellationToken cancellationToken)
    {
        if (start > 0)
        {
            buffer.AsSpan(start, end - start).CopyTo(buffer);
            (start, end) = (0, end - start);
        }

        end += await ReadSomeAsync(buffer.AsMemory(end), cancellationToken);
    }

    private async ValueTask<int> ReadSomeAsync(Memory<byte> into, CancellationToken cancellationToken)
    {
        var reading = stream.ReadAsync(into, cancellationToken);
        var count = reading.IsCompleted ? await reading : await reading.AsTask().WaitAsync(patience, cancellationToken);
        return count > 0 ? count : throw new EndOfStreamException("the server closed the connection");
    }

    private static long ParseNumber(string line) =>
        long.TryParse(line.AsSpan(1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : throw new RedisProtocolException("there is no number where one should be");
}
