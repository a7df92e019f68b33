using Microsoft.Win32.SafeHandles;
using TencentEmulator.Cos.Signing;

namespace TencentEmulator.Cos.Body;

/// <summary>The content of a request: received once, checked against everything the request says about it.</summary>
internal sealed class RequestContent(CosExchange exchange)
{
    /// <summary>Largest object by a simple upload, and largest part (<see href="https://cloud.tencent.com/document/product/436/7749"/>).</summary>
    public const long Largest = 5L * 1024 * 1024 * 1024;

    private static readonly IReadOnlyDictionary<string, string> NoTrailers = new Dictionary<string, string>();

    /// <summary>Receives into a file, from its start, in constant memory.</summary>
    /// <exception cref="CosException">The content is too large, cut short or not what was announced.</exception>
    public async Task<DigestedBody> ReceiveAsync(SafeFileHandle file, CancellationToken cancellationToken)
    {
        var expected = new BodyExpectations(exchange.Request.Headers, exchange.Payload);
        if (expected.Length is null && !exchange.Request.Headers.TransferEncoding.ToString().Contains("chunked", StringComparison.OrdinalIgnoreCase))
            throw CosError.MissingContentLength();
        if (expected.Length > Largest)
            throw CosError.EntityTooLarge();
        using var digests = new BodyDigests(expected);
        var chunked = exchange.Payload is PayloadRule.Chunked rule ? new AwsChunkedStream(exchange.Request.BodyReader, rule.Signer) : null;
        await using var content = chunked ?? exchange.Request.Body;
        await using var counted = new CountedStream(content, exchange);
        await BodyReceiver.ReceiveAsync(counted, file, digests, Largest, cancellationToken);
        var body = digests.Finish();
        expected.Check(body, chunked?.Trailers ?? NoTrailers);
        return body;
    }

    /// <summary>Reads a small document.</summary>
    /// <exception cref="CosException">It is larger than 4 MiB, cut short or not what was announced.</exception>
    public async Task<byte[]> ReadAsync(CancellationToken cancellationToken)
    {
        const int limit = 4 * 1024 * 1024;
        var expected = new BodyExpectations(exchange.Request.Headers, exchange.Payload);
        using var digests = new BodyDigests(expected);
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

        expected.Check(digests.Finish(), chunked?.Trailers ?? NoTrailers);
        return text.ToArray();
    }
}
