using System.Buffers;
using Microsoft.AspNetCore.Connections;

namespace TencentEmulator.Hosting;

/// <summary>Gives Kestrel's sockets <see cref="LargeBlockPool"/>.</summary>
internal sealed class LargeBlockPoolFactory : IMemoryPoolFactory<byte>
{
    public MemoryPool<byte> Create(MemoryPoolOptions? options = null) => new LargeBlockPool();
}
