using System.Collections.Concurrent;

namespace SuperInsight.Adapters.Cos;

/// <summary>Three buffers that go round: one fills while two travel. Each is allocated when it is first needed.</summary>
internal sealed class PartRing : IDisposable
{
    private const int Buffers = 3;

    private readonly SemaphoreSlim free = new(Buffers);
    private readonly ConcurrentStack<PartBuffer> idle = [];

    public async ValueTask<PartBuffer> TakeAsync(int size, CancellationToken cancellationToken)
    {
        await free.WaitAsync(cancellationToken);
        if (!idle.TryPop(out var buffer) || buffer.Capacity < size)
            buffer = new PartBuffer(size);
        buffer.Reset(size);
        return buffer;
    }

    public void Return(PartBuffer buffer)
    {
        idle.Push(buffer);
        free.Release();
    }

    public void Dispose() => free.Dispose();
}
