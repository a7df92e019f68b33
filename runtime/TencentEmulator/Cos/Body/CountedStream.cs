namespace TencentEmulator.Cos.Body;

/// <summary>Counts the content received, and cuts the connection where an injected fault says so.</summary>
internal sealed class CountedStream(Stream content, CosExchange exchange) : ReadOnlyStream
{
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var count = await content.ReadAsync(buffer, cancellationToken);
        exchange.BytesIn += count;
        return exchange.Fault?.TruncateAfter is { } limit && exchange.BytesIn > limit ? throw new ConnectionCutException() : count;
    }
}
