using System.Runtime.InteropServices;

namespace SuperInsight.Domain.Compression;

/// <summary>Owns a ZSTD_CCtx, with its worker threads.</summary>
internal sealed class ZstdCompressor : SafeHandle
{
    public ZstdCompressor()
        : base(0, ownsHandle: true) => SetHandle(Zstd.CreateCompressor());

    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle() => Zstd.FreeCompressor(handle) == 0;
}

/// <summary>Owns a ZSTD_DCtx.</summary>
internal sealed class ZstdDecompressor : SafeHandle
{
    public ZstdDecompressor()
        : base(0, ownsHandle: true) => SetHandle(Zstd.CreateDecompressor());

    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle() => Zstd.FreeDecompressor(handle) == 0;
}
