using System.Net;

namespace SuperInsight.Adapters.Cos;

/// <summary>A request body that is in memory and goes out in slices, each of which counts as progress.</summary>
internal sealed class WatchedContent(ReadOnlyMemory<byte> bytes, StallWatch watch, TimeSpan patience) : HttpContent
{
    private const int SliceBytes = 256 * 1024;

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        for (var rest = bytes; rest.Length > 0; rest = rest[Math.Min(SliceBytes, rest.Length)..])
        {
            watch.Progress();
            await stream.WriteAsync(rest[..Math.Min(SliceBytes, rest.Length)], cancellationToken);
        }
        watch.Expect(patience);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = bytes.Length;
        return true;
    }
}
