using SuperInsight.Domain.Streams;

namespace SuperInsight.Domain.Compression;

/// <summary>
/// Decompresses one or more <see href="https://www.rfc-editor.org/rfc/rfc8878">zstd</see> frames, as <c>zstd -d</c> does. A frame that
/// breaks off, fails its checksum, or is followed by anything but another frame is an error; so is a source without a frame.
/// </summary>
/// <remarks>Reading throws <see cref="CompressionException"/>. What was read before a failure need not be the right bytes: a frame's
/// checksum comes last.</remarks>
public sealed class ZstdDecompressStream : DecodingStream
{
    /// <summary>
    /// The largest window accepted: 8 MiB, what <see href="https://www.rfc-editor.org/rfc/rfc8878#section-3.1.1.1.2">RFC 8878</see> recommends
    /// every decoder to support, and enough for all levels up to 19. It bounds the memory that a hostile frame can ask for.
    /// </summary>
    public const int MaxWindowBytes = 1 << MaxWindowLog;

    private const int MaxWindowLog = 23;
    private const int ReadAheadBytes = 256 * 1024;

    private readonly ZstdDecompressor context;
    private readonly string name;
    private bool anyFrame;
    private bool withinFrame = true;

    /// <param name="source">The frames, from first byte to last.</param>
    /// <param name="leaveOpen">Whether the source outlives this stream.</param>
    /// <param name="name">What errors call the source, such as its key in the bucket.</param>
    public ZstdDecompressStream(Stream source, bool leaveOpen = false, string name = "zstd stream")
        : base(source, leaveOpen, ReadAheadBytes)
    {
        this.name = name;
        context = new ZstdDecompressor();
        if (context.IsInvalid)
            throw Fail(CompressionFailure.OutOfMemory, "there is not enough memory", "Free memory and repeat.");
        Check(Zstd.SetParameter(context, Zstd.DecompressionParameter.WindowLogMax, MaxWindowLog));
    }

    private protected override int Decode(Span<byte> destination)
    {
        while (true)
        {
            if (Unread.IsEmpty && !withinFrame)
                return SourceEnded ? 0 : NeedsInput;
            var count = Step(destination, out var consumed);
            if (count > 0)
                return count;
            if (!Unread.IsEmpty || !withinFrame)
                continue;
            if (!SourceEnded)
                return NeedsInput;
            throw Fail(
                CompressionFailure.Truncated,
                anyFrame ? $"the data ends within a frame, after {Consumed} bytes" : $"the data ends within the first frame, after {Consumed} bytes",
                "Fetch it again and compare its size with the manifest; if it is the same, take an older restore point.");
        }
    }

    private protected override void Release() => context.Dispose();

    private unsafe int Step(Span<byte> destination, out int consumed)
    {
        var input = Unread;
        fixed (byte* from = input, to = destination)
        {
            var source = new Zstd.Buffer(from, input.Length);
            var target = new Zstd.Buffer(to, destination.Length);
            // 0: a frame is decompressed and flushed to its end.
            withinFrame = Check(Zstd.Decompress(context, ref target, ref source)) != 0;
            anyFrame |= !withinFrame;
            consumed = source.Position;
            Consume(consumed);
            return target.Position;
        }
    }

    private nuint Check(nuint result)
    {
        if (Zstd.IsError(result) == 0)
            return result;
        throw Zstd.GetErrorCode(result) switch
        {
            Zstd.ErrorCode.PrefixUnknown when anyFrame =>
                Fail(CompressionFailure.NotZstd, $"what follows the last frame is not zstd, near byte {Consumed}", "Something was appended to the data: take another copy or an older restore point."),
            Zstd.ErrorCode.PrefixUnknown =>
                Fail(CompressionFailure.NotZstd, "it does not begin as zstd does", "Check that this is the object that the manifest names."),
            Zstd.ErrorCode.WindowTooLarge =>
                Fail(CompressionFailure.WindowTooLarge, $"a frame needs a window of more than {MaxWindowBytes} bytes", "It was not written by this system; decompress it by hand with `zstd -d --long=31` if you trust it."),
            Zstd.ErrorCode.MemoryAllocation =>
                Fail(CompressionFailure.OutOfMemory, "there is not enough memory", "Free memory and repeat."),
            _ =>
                Fail(CompressionFailure.Damaged, $"the data is damaged near byte {Consumed}: {Zstd.GetErrorName(result)}", "Take another copy or an older restore point."),
        };
    }

    private CompressionException Fail(CompressionFailure failure, string reason, string hint) => new("decompress", name, failure, reason, hint);
}
