using System.Buffers;
using Microsoft.Win32.SafeHandles;

namespace TencentEmulator.Hosting;

/// <summary>Copies a stretch of one file into another in constant memory.</summary>
internal static class FileJoin
{
    private const int BufferBytes = 1024 * 1024;

    /// <exception cref="IOException">The source ends before <paramref name="length"/> bytes.</exception>
    public static Task CopyAsync(
        SafeFileHandle source, long from, long length, SafeFileHandle target, long to, CancellationToken cancellationToken) => Task.Run(() =>
        {
            var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
            try
            {
                for (long done = 0; done < length;)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    var count = RandomAccess.Read(source, buffer.AsSpan(0, (int)Math.Min(BufferBytes, length - done)), from + done);
                    if (count == 0)
                        throw new IOException($"A stored part is {length - done} bytes too short.");
                    RandomAccess.Write(target, buffer.AsSpan(0, count), to + done);
                    done += count;
                }
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(buffer);
            }
        }, cancellationToken);
}
