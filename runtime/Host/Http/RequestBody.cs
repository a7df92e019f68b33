using System.Buffers;
using Google.Protobuf;

namespace LocalFunctions.Host.Http;

/// <summary>
/// A request body in pooled pieces of at most 1 MiB, so that a flood of long bodies, most of which are refused, leaves no more in the pool than one of them was long:
/// the shared pool would keep a buffer of the largest size for each thread that ever returned one.
/// </summary>
internal sealed class RequestBody : IDisposable
{
    private const int FirstPiece = 16 * 1024;
    private const int LargestPiece = 1024 * 1024;
    private readonly List<byte[]> full = [];
    private byte[] last = [];
    private int inLast;
    private long length;

    private RequestBody()
    {
    }

    public bool IsEmpty => length == 0;

    /// <summary>The body: without a copy where it is one piece. Valid until disposed.</summary>
    public ByteString Bytes => UnsafeByteOperations.UnsafeWrap(full.Count == 0 ? last.AsMemory(0, inLast) : Joined());

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
        length = inLast = 0;
        if (Interlocked.Exchange(ref last, []) is { Length: > 0 } rented)
            ArrayPool<byte>.Shared.Return(rented);
        foreach (var piece in full)
            ArrayPool<byte>.Shared.Return(piece);
        full.Clear();
    }

    private async Task FillAsync(HttpRequest request, long limit, CancellationToken cancellationToken)
    {
        ThrowIfOver(limit, request.ContentLength ?? 0);
        if (request.ContentLength == 0)
            return;
        last = ArrayPool<byte>.Shared.Rent((int)Math.Min((request.ContentLength ?? FirstPiece) + 1, LargestPiece));
        while (await request.Body.ReadAsync(last.AsMemory(inLast), cancellationToken) is var read and > 0)
        {
            inLast += read;
            length += read;
            ThrowIfOver(limit, length);
            if (inLast == last.Length)
                BeginPiece();
        }
    }

    private static void ThrowIfOver(long limit, long size)
    {
        if (size > limit)
            throw new BadHttpRequestException($"The body is longer than {limit} bytes.", StatusCodes.Status413PayloadTooLarge);
    }

    private void BeginPiece()
    {
        full.Add(last);
        last = ArrayPool<byte>.Shared.Rent((int)Math.Min(length, LargestPiece));
        inLast = 0;
    }

    private byte[] Joined()
    {
        var whole = GC.AllocateUninitializedArray<byte>(checked((int)length));
        var at = 0;
        foreach (var piece in full)
        {
            piece.CopyTo(whole, at);
            at += piece.Length;
        }

        last.AsSpan(0, inLast).CopyTo(whole.AsSpan(at));
        return whole;
    }
}
