using Microsoft.Win32.SafeHandles;
using TencentEmulator.Cos.Signing;

namespace TencentEmulator.Cos.Body;

/// <summary>The content of a request: received once, checked against everything the request says about it.</summary>
internal sealed class RequestContent(CosExchange exchange)
{
    /// <summary>Largest object by a simple upload, and largest part (<see href="https://cloud.tencent.com/document/product/436/7749"/>).</summary>
    public const long Largest = 5L * 1024 * 1024 * 1024;

    private static readonly IReadOnlyDictionary<string, string> NoTrailers = new Dictionary<string, string>();
    private readonly BodyExpectations _expected = new(exchange.Request.Headers, exchange.Payload);

    /// <summary>Bytes of content announced; null when it comes in chunks of unknown number.</summary>
    public long? Length => _expected.Length;

    /// <summary>Receives into a file, from <paramref name="origin"/> on, in constant memory.</summary>
    /// <exception cref="CosException">The content is larger than <paramref name="limit"/>, cut short or not what was announced.</exception>
    public async Task<DigestedBody> ReceiveAsync(SafeFileHandle file, long origin, long limit, CancellationToken cancellationToken)
    {
        if (Length is null && !exchange.Request.Headers.TransferEncoding.ToString().Contains("chunked", StringComparison.OrdinalIgnoreCase))
            throw CosError.MissingContentLength();
        if (Length > Largest)
            throw CosError.EntityTooLarge();
        using var digests = new BodyDigests(_expected);
        var chunked = exchange.Payload is PayloadRule.Chunked rule ? new AwsChunkedStream(exchange.Request.BodyReader, rule.Signer) : null;
        await using var content = chunked ?? exchange.Request.Body;
        await using var counted = new CountedStream(content, exchange);
        await BodyReceiver.ReceiveAsync(counted, file, origin, digests, limit, cancellationToken);
        var body = digests.Finish();
        _expected.Check(body, chunked?.Trailers ?? NoTrailers);
        return body;
    }

    /// <summary>Reads a small document.</summary>
    /// <exception cref="CosException">It is larger than 4 MiB, cut short or not what was announced.</exception>
    public async Task<byte[]> ReadAsync(CancellationToken cancellationToken)
    {
        const int limit = 4 * 1024 * 1024;
        using var digests = new BodyDigests(_expected);
        var chunked = exchange.Payload is PayloadRule.Chunked rule ? new AwsChunkedStream(exchange.Request.BodyReader, rule.Signer) : null;
        await using var content = chunked ?? exchange.Request.Body;
        await using var counted = new CountedStream(content, exchange);
        using var text = new MemoryStream();
        var buffer = new byte[16 * 1024];
        int count;
        while ((count = await counted.ReadAsync(buffer, cancellationToken)) > 0)
        {
            if (text.Length + count > limit)
                throw CosError.MalformedXml("The document is larger than 4 MiB.");
            digests.Append(buffer.AsSpan(0, count));
            text.Write(buffer, 0, count);
        }

        _expected.Check(digests.Finish(), chunked?.Trailers ?? NoTrailers);
        return text.ToArray();
    }
}
