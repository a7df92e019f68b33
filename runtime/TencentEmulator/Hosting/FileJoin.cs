using System.Buffers;
using Microsoft.Win32.SafeHandles;

namespace TencentEmulator.Hosting;

/// <summary>Appends one file to another in constant memory.</summary>
internal static class FileJoin
{
    private const int BufferBytes = 1024 * 1024;

    /// <summary>Copies all of <paramref name="source"/> to <paramref name="position"/>; returns where it ended.</summary>
    public static Task<long> AppendAsync(
        SafeFileHandle source, SafeFileHandle target, long position, CancellationToken cancellationToken) => Task.Run(() =>
        {
            var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
            try
            {
                int count;
                for (long read = 0; (count = RandomAccess.Read(source, buffer, read)) > 0; read += count, position += count)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    RandomAccess.Write(target, buffer.AsSpan(0, count), position);
                }

                return position;
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(buffer);
            }
        }, cancellationToken);
}
