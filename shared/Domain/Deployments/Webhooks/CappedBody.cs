using System.Buffers;

namespace SuperInsight.Domain.Deployments.Webhooks;

/// <summary>A body of bounded length in pooled memory, which grows with what arrives and not with what was announced.</summary>
public sealed class CappedBody : IDisposable
{
    private const int FirstBuffer = 16 * 1024;

    private byte[] buffer;
    private int length;

    private CappedBody(byte[] buffer) => this.buffer = buffer;

    /// <summary>The whole body. Valid until disposed of.</summary>
    public ReadOnlyMemory<byte> Content => buffer.AsMemory(0, length);

    /// <summary>Reads to the end, or returns null once more than <paramref name="limit"/> bytes are there: a stream that knows its length is then not read at all.</summary>
    /// <param name="source">Where from.</param>
    /// <param name="limit">Most bytes accepted, inclusive.</param>
    /// <param name="seen">Given each piece in order as it arrives; null for nobody.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public static async Task<CappedBody?> ReadAsync(Stream source, int limit, SeePiece? seen, CancellationToken cancellationToken)
    {
        if (source.CanSeek && source.Length - source.Position > limit)
            return null;
        var body = new CappedBody(ArrayPool<byte>.Shared.Rent(FirstBuffer));
        try
        {
            // One byte over the limit is all that needs to be seen of a body that is too long.
            while (await source.ReadAsync(body.buffer.AsMemory(body.length, Math.Min(body.buffer.Length, limit + 1) - body.length), cancellationToken) is var read and > 0)
            {
                if (body.length + read > limit)
                {
                    body.Dispose();
                    return null;
                }

                seen?.Invoke(body.buffer.AsSpan(body.length, read));
                body.length += read;
                if (body.length == body.buffer.Length)
                    body.Grow();
            }

            return body;
        }
        catch
        {
            body.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        var rented = Interlocked.Exchange(ref buffer, []);
        length = 0;
        if (rented.Length > 0)
            ArrayPool<byte>.Shared.Return(rented);
    }

    private void Grow()
    {
        var larger = ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
        buffer.AsSpan(0, length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(buffer);
        buffer = larger;
    }
}

/// <summary>Sees one piece of a body.</summary>
public delegate void SeePiece(ReadOnlySpan<byte> piece);
