using SuperInsight.Domain.Streams;

namespace SuperInsight.Domain.Compression;

/// <summary>
/// Compresses what is written to it as one <see href="https://www.rfc-editor.org/rfc/rfc8878">zstd</see> frame, which
/// <c>zstd -d</c> reads. Passes on 1 MiB at a time.
/// </summary>
/// <remarks>Throws <see cref="CompressionException"/> when memory is short.</remarks>
public sealed class ZstdCompressStream : CompletingStream
{
    private const int OutputBytes = 1024 * 1024;

    /// <summary>What a worker takes at a time: half the memory of the library's own choice, and no slower.</summary>
    private const int JobBytes = 1024 * 1024;

    private readonly ZstdCompressor context;
    private readonly byte[] buffer = GC.AllocateUninitializedArray<byte>(OutputBytes);
    private int filled;

    /// <param name="destination">Where the frame goes.</param>
    /// <param name="options">Default: level 1, two workers.</param>
    /// <param name="leaveOpen">Whether the destination outlives this stream.</param>
    public ZstdCompressStream(Stream destination, ZstdOptions? options = null, bool leaveOpen = false)
        : base(destination, leaveOpen)
    {
        options ??= new ZstdOptions();
        context = new ZstdCompressor();
        if (context.IsInvalid)
            throw new CompressionException("compress", "data", CompressionFailure.OutOfMemory, "there is not enough memory", "Free memory and repeat.");
        Set(Zstd.CompressionParameter.Level, options.Level);
        Set(Zstd.CompressionParameter.Checksum, options.Checksum ? 1 : 0);
        Set(Zstd.CompressionParameter.Workers, options.Workers);
        if (options.Workers > 0)
            Set(Zstd.CompressionParameter.JobBytes, JobBytes);
    }

    private protected override int Transform(ReadOnlySpan<byte> input, out ReadOnlyMemory<byte> output)
    {
        var taken = 0;
        while (taken < input.Length && filled < buffer.Length)
        {
            Step(input[taken..], Zstd.EndDirective.Continue, out var consumed);
            taken += consumed;
        }
        output = filled == buffer.Length ? TakeFilled() : default;
        return taken;
    }

    private protected override bool Finish(out ReadOnlyMemory<byte> output)
    {
        bool ended;
        do
            ended = Step([], Zstd.EndDirective.End, out _) == 0;
        while (!ended && filled < buffer.Length);
        output = TakeFilled();
        return ended;
    }

    private protected override void Release() => context.Dispose();

    private unsafe nuint Step(ReadOnlySpan<byte> input, Zstd.EndDirective end, out int consumed)
    {
        var room = buffer.AsSpan(filled);
        fixed (byte* from = input, to = room)
        {
            var source = new Zstd.Buffer(from, input.Length);
            var target = new Zstd.Buffer(to, room.Length);
            var result = Check(Zstd.Compress(context, ref target, ref source, end));
            filled += target.Position;
            consumed = source.Position;
            return result;
        }
    }

    private ReadOnlyMemory<byte> TakeFilled()
    {
        var output = buffer.AsMemory(0, filled);
        filled = 0;
        return output;
    }

    private void Set(Zstd.CompressionParameter parameter, int value) => Check(Zstd.SetParameter(context, parameter, value));

    private static nuint Check(nuint result)
    {
        if (Zstd.IsError(result) == 0)
            return result;
        throw Zstd.GetErrorCode(result) == Zstd.ErrorCode.MemoryAllocation
            ? new CompressionException("compress", "data", CompressionFailure.OutOfMemory, "there is not enough memory", "Free memory, or lower the number of compression workers, and repeat.")
            : new CompressionException("compress", "data", CompressionFailure.Refused, $"libzstd refuses: {Zstd.GetErrorName(result)}", "Repeat; if it stays, report it with this message.");
    }
}
