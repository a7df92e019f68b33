using System.Runtime.InteropServices;

namespace SuperInsight.Domain.Compression;

/// <summary>
/// The few functions of libzstd 1.5.7 that are needed, called directly in the native library that the ZstdNet package ships.
/// </summary>
/// <remarks>
/// ZstdNet's own streams end the frame when they are disposed, so that an interrupted dump would look complete, and end reading quietly
/// where a frame breaks off. Constants are those of <see href="https://github.com/facebook/zstd/blob/v1.5.7/lib/zstd.h">zstd.h</see>
/// and <see href="https://github.com/facebook/zstd/blob/v1.5.7/lib/zstd_errors.h">zstd_errors.h</see>.
/// </remarks>
internal static unsafe partial class Zstd
{
    private const string Library = "libzstd";

    public enum EndDirective
    {
        Continue = 0,
        End = 2,
    }

    public enum DecompressionParameter
    {
        WindowLogMax = 100,
    }

    public enum CompressionParameter
    {
        Level = 100,
        Checksum = 201,
        Workers = 400,
        JobBytes = 401,
    }

    public enum ErrorCode
    {
        None = 0,
        PrefixUnknown = 10,
        WindowTooLarge = 16,
        MemoryAllocation = 64,
    }

    [LibraryImport(Library, EntryPoint = "ZSTD_createCCtx")]
    public static partial nint CreateCompressor();

    [LibraryImport(Library, EntryPoint = "ZSTD_freeCCtx")]
    public static partial nuint FreeCompressor(nint context);

    [LibraryImport(Library, EntryPoint = "ZSTD_CCtx_setParameter")]
    public static partial nuint SetParameter(ZstdCompressor context, CompressionParameter parameter, int value);

    [LibraryImport(Library, EntryPoint = "ZSTD_compressStream2")]
    public static partial nuint Compress(ZstdCompressor context, ref Buffer output, ref Buffer input, EndDirective end);

    [LibraryImport(Library, EntryPoint = "ZSTD_createDCtx")]
    public static partial nint CreateDecompressor();

    [LibraryImport(Library, EntryPoint = "ZSTD_freeDCtx")]
    public static partial nuint FreeDecompressor(nint context);

    [LibraryImport(Library, EntryPoint = "ZSTD_DCtx_setParameter")]
    public static partial nuint SetParameter(ZstdDecompressor context, DecompressionParameter parameter, int value);

    [LibraryImport(Library, EntryPoint = "ZSTD_decompressStream")]
    public static partial nuint Decompress(ZstdDecompressor context, ref Buffer output, ref Buffer input);

    [LibraryImport(Library, EntryPoint = "ZSTD_isError")]
    public static partial uint IsError(nuint result);

    [LibraryImport(Library, EntryPoint = "ZSTD_getErrorCode")]
    public static partial ErrorCode GetErrorCode(nuint result);

    public static string GetErrorName(nuint result) => Marshal.PtrToStringUTF8((nint)GetErrorNameText(result)) ?? "unknown error";

    [LibraryImport(Library, EntryPoint = "ZSTD_getErrorName")]
    private static partial byte* GetErrorNameText(nuint result);

    /// <summary>ZSTD_inBuffer and ZSTD_outBuffer, which are laid out alike.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct Buffer(byte* start, int length)
    {
        private readonly byte* start = start;
        private readonly nuint length = (nuint)length;
        private readonly nuint position = 0;

        /// <summary>How many bytes were read or written.</summary>
        public readonly int Position => (int)position;
    }
}
