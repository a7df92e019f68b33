using System.Buffers;
using Microsoft.Win32.SafeHandles;
using TencentEmulator.Cos.Storage;

namespace TencentEmulator.Cos.Operations;

/// <summary>GET and HEAD Object.</summary>
internal static class ObjectReading
{
    private const int BufferBytes = 128 * 1024;

    private static readonly string[] Overridable =
        ["Content-Type", "Content-Language", "Expires", "Cache-Control", "Content-Disposition", "Content-Encoding"];

    public static async Task GetAsync(CosExchange exchange, CancellationToken cancellationToken)
    {
        var (stored, file) = exchange.Bucket.Open(exchange.Key) ?? throw CosError.NoSuchKey();
        using (file)
        {
            if (stored.Headers.StorageClass.EndsWith("ARCHIVE", StringComparison.Ordinal))
                throw new CosException(403, "InvalidObjectState", "The object is archived and must be restored before it is read.");
            var range = Describe(exchange, stored, RandomAccess.GetLength(file));
            foreach (var name in Overridable)
            {
                if (exchange.Query["response-" + name] is not { Length: > 0 } value)
                    continue;
                if (value.Any(char.IsControl))
                    throw CosError.InvalidArgument($"response-{name} holds a control character.");
                exchange.Response.Headers[name] = value;
            }

            await SendAsync(exchange, file, range, cancellationToken);
        }
    }

    public static Task HeadAsync(CosExchange exchange, CancellationToken cancellationToken)
    {
        var (stored, file) = exchange.Bucket.Open(exchange.Key) ?? throw CosError.NoSuchKey();
        using (file)
            Describe(exchange, stored, RandomAccess.GetLength(file));
        return exchange.Response.StartAsync(cancellationToken);
    }

    /// <summary>Checks the conditions and sets every header of the answer.</summary>
    private static ByteRange Describe(CosExchange exchange, StoredObject stored, long size)
    {
        var request = exchange.Request.Headers;
        var response = exchange.Response;
        exchange.SetIntegrity(stored.QuotedETag, stored.Crc64);
        response.Headers.LastModified = stored.LastModified.ToString("R");
        switch (Conditions.Check(
            Value(request.IfMatch), Value(request.IfNoneMatch), Value(request.IfModifiedSince), Value(request.IfUnmodifiedSince),
            stored.ETag, stored.LastModified))
        {
            case Conditions.Verdict.Failed: throw CosError.PreconditionFailed();
            case Conditions.Verdict.NotModified: throw new CosException(304, "NotModified", "Not Modified");
        }

        foreach (var (name, value) in stored.Headers.Content)
            response.Headers[name] = value;
        foreach (var (name, value) in stored.Headers.Metadata)
            exchange.SetVendor("meta-" + name, value);
        if (stored.Headers.StorageClass != "STANDARD")
            exchange.SetVendor("storage-class", stored.Headers.StorageClass);
        response.Headers.AcceptRanges = "bytes";
        var range = IsStale(Value(request.IfRange), stored) ? null : ByteRange.Parse(Value(request.Range), size);
        if (range is { } part)
        {
            response.StatusCode = 206;
            response.Headers.ContentRange = $"bytes {part.Start}-{part.End}/{size}";
        }

        var all = range ?? new ByteRange(0, size);
        response.ContentLength = all.Length;
        return all;
    }

    private static async Task SendAsync(CosExchange exchange, SafeFileHandle file, ByteRange range, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            for (long sent = 0; sent < range.Length;)
            {
                var wanted = (int)Math.Min(BufferBytes, range.Length - sent);
                var count = RandomAccess.Read(file, buffer.AsSpan(0, wanted), range.Start + sent);
                if (count == 0)
                    throw new ConnectionCutException(); // The plain file was shortened by hand while it was read.
                await exchange.SendAsync(buffer.AsMemory(0, count), range.Length, cancellationToken);
                sent += count;
            }

            if (range.Length == 0)
                await exchange.Response.StartAsync(cancellationToken);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>If-Range: a range is only worth having of the version the client knows.</summary>
    private static bool IsStale(string? ifRange, StoredObject stored) =>
        ifRange is not null && ifRange.Trim('"') != stored.ETag && ifRange != stored.LastModified.ToString("R");

    private static string? Value(Microsoft.Extensions.Primitives.StringValues values) => values.Count == 0 ? null : values.ToString();
}
