namespace SuperInsight.Adapters.Files;

/// <summary>
/// Bytes from one thread to another through a ring of fixed size: the writer waits while it is full, the reader while it is empty, and
/// <see cref="Abort"/> wakes both.
/// </summary>
internal sealed class BoundedPipe(int capacity) : Stream
{
    private readonly byte[] ring = new byte[capacity];
    private readonly object change = new();
    private long written;
    private long read;
    private bool ended;
    private bool aborted;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <summary>Whether a writer must wait.</summary>
    internal bool IsFull
    {
        get
        {
            lock (change)
                return written - read == ring.Length;
        }
    }

    /// <summary>Puts all of it in, as the reader makes room.</summary>
    /// <exception cref="OperationCanceledException">It was aborted.</exception>
    public void Put(ReadOnlySpan<byte> bytes)
    {
        lock (change)
        {
            while (!bytes.IsEmpty)
            {
                while (written - read == ring.Length && !aborted)
                    Monitor.Wait(change);
                if (aborted)
                    throw new OperationCanceledException("The dump was aborted.");
                var at = (int)(written % ring.Length);
                var count = (int)Math.Min(Math.Min(bytes.Length, ring.Length - at), ring.Length - (written - read));
                bytes[..count].CopyTo(ring.AsSpan(at));
                bytes = bytes[count..];
                written += count;
                Monitor.PulseAll(change);
            }
        }
    }

    /// <summary>Nothing more will come.</summary>
    public void End() => Close(ref ended);

    /// <summary>The reader finds the end at once, and whoever writes is told off. Safe to repeat.</summary>
    public void Abort() => Close(ref aborted);

    public override int Read(Span<byte> buffer)
    {
        lock (change)
        {
            while (written == read && !ended && !aborted)
                Monitor.Wait(change);
            if (aborted || written == read || buffer.IsEmpty)
                return 0;
            var at = (int)(read % ring.Length);
            var count = (int)Math.Min(Math.Min(buffer.Length, ring.Length - at), written - read);
            ring.AsSpan(at, count).CopyTo(buffer);
            read += count;
            Monitor.PulseAll(change);
            return count;
        }
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private void Close(ref bool mark)
    {
        lock (change)
        {
            mark = true;
            Monitor.PulseAll(change);
        }
    }
}
