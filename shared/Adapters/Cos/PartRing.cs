using System.Collections.Concurrent;

namespace SuperInsight.Adapters.Cos;

/// <summary>
/// Three buffers that go round: one fills while two travel. Each is allocated when it is first needed, and none is used twice before
/// all three are: so the first three parts stay in memory, for whoever has to send them elsewhere.
/// </summary>
internal sealed class PartRing : IDisposable
{
    public const int Buffers = 3;

    private readonly SemaphoreSlim free = new(Buffers);
    private readonly ConcurrentQueue<PartBuffer> idle = [];
    private int made;

    /// <summary>Waits until one is free; then it must be taken.</summary>
    public Task WaitAsync(CancellationToken cancellationToken) => free.WaitAsync(cancellationToken);

    /// <summary>Takes one, after <see cref="WaitAsync"/>. One taker at a time.</summary>
    public PartBuffer Take(int size)
    {
        PartBuffer? buffer = null;
        if (made < Buffers)
            made++;
        else
            idle.TryDequeue(out buffer);
        if (buffer is null || buffer.Capacity < size)
            buffer = new PartBuffer(size);
        buffer.Reset(size);
        return buffer;
    }

    public void Return(PartBuffer buffer)
    {
        idle.Enqueue(buffer);
        free.Release();
    }

    public void Dispose() => free.Dispose();
}
