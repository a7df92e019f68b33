namespace SuperInsight.Domain.Streams;

/// <summary>
/// A read-only stream over the decoded form of another one, read ahead by at most one fixed buffer. After a failed or
/// cancelled read the stream refuses everything but disposal. Not safe for concurrent use.
/// </summary>
public abstract class DecodingStream : Stream
{
    /// <summary>What <see cref="Decode"/> returns when it can't go on without more input.</summary>
    private protected const int NeedsInput = -1;

    private readonly Stream source;
    private readonly bool leaveOpen;
    private readonly byte[] buffer;
    private int start;
    private int end;
    private bool disposed;
    private Exception? failure;

    private protected DecodingStream(Stream source, bool leaveOpen, int bufferBytes)
    {
        ArgumentNullException.ThrowIfNull(source);
        if (!source.CanRead)
            throw new ArgumentException("The source cannot be read.", nameof(source));
        this.source = source;
        this.leaveOpen = leaveOpen;
        buffer = GC.AllocateUninitializedArray<byte>(bufferBytes);
    }

    public sealed override bool CanRead => !disposed;

    public sealed override bool CanSeek => false;

    public sealed override bool CanWrite => false;

    public sealed override long Length => throw new NotSupportedException();

    public sealed override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>What was read from the source and not consumed yet.</summary>
    private protected Span<byte> Unread => buffer.AsSpan(start, end - start);

    /// <summary>Whether <see cref="Unread"/> is the last of the source.</summary>
    private protected bool SourceEnded { get; private set; }

    /// <summary>How many bytes of the source were consumed.</summary>
    private protected long Consumed { get; private set; }

    public sealed override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Enter();
        if (buffer.IsEmpty)
            return 0;
        try
        {
            int count;
            while ((count = Decode(buffer.Span)) == NeedsInput)
                Accept(await source.ReadAsync(Room(), cancellationToken));
            return count;
        }
        catch (Exception cause) when (Remember(cause))
        {
            throw;
        }
    }

    public sealed override int Read(Span<byte> buffer)
    {
        Enter();
        if (buffer.IsEmpty)
            return 0;
        try
        {
            int count;
            while ((count = Decode(buffer)) == NeedsInput)
                Accept(source.Read(Room().Span));
            return count;
        }
        catch (Exception cause) when (Remember(cause))
        {
            throw;
        }
    }

    public sealed override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public sealed override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public sealed override void Flush()
    {
    }

    public sealed override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public sealed override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public sealed override void SetLength(long value) => throw new NotSupportedException();

    public sealed override async ValueTask DisposeAsync()
    {
        if (!disposed)
        {
            disposed = true;
            Array.Clear(buffer);
            Release();
            if (!leaveOpen)
                await source.DisposeAsync();
        }
        await base.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>
    /// Writes some plain bytes, at least one, to <paramref name="destination"/>, which is not empty, and returns how many; 0 at the end;
    /// <see cref="NeedsInput"/> when <see cref="Unread"/> must grow first, which it can't when <see cref="SourceEnded"/>.
    /// </summary>
    private protected abstract int Decode(Span<byte> destination);

    /// <summary>Frees keys and native memory. Called once.</summary>
    private protected abstract void Release();

    private protected void Consume(int count)
    {
        start += count;
        Consumed += count;
    }

    protected sealed override void Dispose(bool disposing)
    {
        if (disposing && !disposed)
        {
            disposed = true;
            Array.Clear(buffer);
            Release();
            if (!leaveOpen)
                source.Dispose();
        }
        base.Dispose(disposing);
    }

    private Memory<byte> Room()
    {
        if (start > 0)
        {
            Unread.CopyTo(buffer);
            end -= start;
            start = 0;
        }
        if (SourceEnded || end == buffer.Length)
            throw new InvalidOperationException("The decoder asks for more than there is.");
        return buffer.AsMemory(end);
    }

    private void Accept(int count)
    {
        end += count;
        SourceEnded = count == 0;
    }

    private void Enter()
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        if (failure is not null)
            throw new IOException("An earlier read of this stream failed: " + failure.Message, failure);
    }

    private bool Remember(Exception cause)
    {
        failure = cause;
        return false;
    }
}
