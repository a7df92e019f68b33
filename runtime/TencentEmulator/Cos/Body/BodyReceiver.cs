using System.Buffers;
using Microsoft.Win32.SafeHandles;

namespace TencentEmulator.Cos.Body;

/// <summary>Streams a body into a file and its digests at once. While one buffer fills from the network, those before it are
/// hashed and written, so a large body costs a fixed 1 MiB and the time of the slowest of the three.</summary>
internal static class BodyReceiver
{
    private const int BufferBytes = 256 * 1024;
    private const int Buffers = 4;

    /// <summary>Reads to the end, writing from <paramref name="origin"/> on. The file is not flushed.</summary>
    /// <exception cref="CosException">The body has more than <paramref name="limit"/> bytes.</exception>
    public static async Task<long> ReceiveAsync(
        Stream body, SafeFileHandle file, long origin, BodyDigests digests, long limit, CancellationToken cancellationToken)
    {
        var ring = new Slot[Buffers];
        for (var i = 0; i < ring.Length; i++)
            ring[i] = new Slot();
        var hashed = Task.CompletedTask;
        long position = 0;
        try
        {
            for (var next = 0; ; next = (next + 1) % Buffers)
            {
                var slot = ring[next];
                await slot.Busy;
                slot.Buffer ??= ArrayPool<byte>.Shared.Rent(BufferBytes);
                var count = await body.ReadAtLeastAsync(
                    slot.Buffer.AsMemory(0, BufferBytes), BufferBytes, throwOnEndOfStream: false, cancellationToken);
                if (position + count > limit)
                    throw CosError.EntityTooLarge();
                if (count < BufferBytes)
                {
                    await hashed;
                    digests.Append(slot.Buffer.AsSpan(0, count));
                    RandomAccess.Write(file, slot.Buffer.AsSpan(0, count), origin + position);
                    return position + count;
                }

                hashed = HashAsync(digests, slot.Buffer, hashed);
                slot.Busy = Task.WhenAll(hashed, WriteAsync(file, slot.Buffer, origin + position));
                position += count;
            }
        }
        finally
        {
            // Buffers go back only when nobody uses them any more, also after a failure.
            foreach (var slot in ring)
            {
                await slot.Busy.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                if (slot.Buffer is not null)
                    ArrayPool<byte>.Shared.Return(slot.Buffer);
            }
        }
    }

    private static async Task HashAsync(BodyDigests digests, byte[] buffer, Task previous)
    {
        await previous;
        await Task.Run(() => digests.Append(buffer.AsSpan(0, BufferBytes)));
    }

    private static Task WriteAsync(SafeFileHandle file, byte[] buffer, long position) =>
        Task.Run(() => RandomAccess.Write(file, buffer.AsSpan(0, BufferBytes), position));

    private sealed class Slot
    {
        public byte[]? Buffer { get; set; }

        public Task Busy { get; set; } = Task.CompletedTask;
    }
}
