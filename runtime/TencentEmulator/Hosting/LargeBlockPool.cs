using System.Buffers;
using System.Collections.Concurrent;

namespace TencentEmulator.Hosting;

/// <summary>Network buffers of 64 KiB instead of Kestrel's 4 KiB: a sixteenth of the system calls for large bodies.
/// At most 256 blocks (16 MiB) are kept for reuse.</summary>
internal sealed class LargeBlockPool : MemoryPool<byte>
{
    private const int BlockBytes = 64 * 1024;
    private const int MostKept = 256;
    private readonly ConcurrentBag<Block> _free = [];

    public override int MaxBufferSize => BlockBytes;

    public override IMemoryOwner<byte> Rent(int minBufferSize = -1)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(minBufferSize, BlockBytes);
        return _free.TryTake(out var block) ? block : new Block(this);
    }

    protected override void Dispose(bool disposing) => _free.Clear();

    /// <summary>A pinned array: the socket reads into it directly.</summary>
    private sealed class Block(LargeBlockPool pool) : IMemoryOwner<byte>
    {
        public Memory<byte> Memory { get; } = System.Runtime.InteropServices.MemoryMarshal.CreateFromPinnedArray(
            GC.AllocateUninitializedArray<byte>(BlockBytes, pinned: true), 0, BlockBytes);

        public void Dispose()
        {
            if (pool._free.Count < MostKept)
                pool._free.Add(this);
        }
    }
}
