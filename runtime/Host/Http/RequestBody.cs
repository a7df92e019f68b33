using System.Buffers;
using Google.Protobuf;

namespace LocalFunctions.Host.Http;

/// <summary>A request body in pooled memory.</summary>
internal sealed class RequestBody : IDisposable
{
    private const int FirstBuffer = 16 * 1024;
    private const int LargestFirstBuffer = 1024 * 1024;
    private byte[] buffer = [];
    private int length;

    public bool IsEmpty => length == 0;

    /// <summary>The body without a copy. Valid until disposed.</summary>
    public ByteString Bytes => UnsafeByteOperations.UnsafeWrap(buffer.AsMemory(0, length));

    /// <summary>Grows with what arrives, not with what the client announced.</summary>
    /// <param name="limit">Most bytes accepted, inclusive. Kestrel's own limit also counts the framing of chunks.</param>
    /// <exception cref="BadHttpRequestException">It is longer than the limit (413), or broken (400).</exception>
    public static async Task<RequestBody> ReadAsync(HttpRequest request, long limit, CancellationToken cancellationToken)
    {
        var body = new RequestBody();
        try
        {
            await body.FillAsync(request, limit, cancellationToken);
            return body;
        }
        catch
        {
            body.Dispose();
            throw;
        }
    }

    /// <summary>Gives the memory back. Only when nothing can read <see cref="Bytes"/> any more.</summary>
    public void Dispose()
    {
        var rented = Interlocked.Exchange(ref buffer, []);
        length = 0;
        if (rented.Length > 0)
            ArrayPool<byte>.Shared.Return(rented);
    }

    private async Task FillAsync(HttpRequest request, long limit, CancellationToken cancellationToken)
    {
        ThrowIfOver(limit, request.ContentLength ?? 0);
        if (request.ContentLength == 0)
            return;
        buffer = ArrayPool<byte>.Shared.Rent((int)Math.Min((request.ContentLength ?? FirstBuffer) + 1, LargestFirstBuffer));
        while (await request.Body.ReadAsync(buffer.AsMemory(length), cancellationToken) is var read and > 0)
        {
            length += read;
            ThrowIfOver(limit, length);
            if (length == buffer.Length)
                Grow();
        }
    }

    private static void ThrowIfOver(long limit, long size)
    {
        if (size > limit)
            throw new BadHttpRequestException($"The body is longer than {limit} bytes.", StatusCodes.Status413PayloadTooLarge);
    }

    private void Grow()
    {
        var larger = ArrayPool<byte>.Shared.Rent((int)Math.Min(buffer.Length * 2L, Array.MaxLength));
        buffer.AsSpan(0, length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(buffer);
        buffer = larger;
    }
}
