namespace SuperInsight.Domain.Streams;

/// <summary>
/// A write-only stream that turns what is written into another form and passes it on. Its end is written by
/// <see cref="CompleteAsync"/> and by nothing else: disposing without completing leaves a result that no reader takes for whole.
/// </summary>
/// <remarks>
/// Output is held back until a buffer is full; <see cref="Flush"/> does nothing, because a half block cannot be passed on.
/// After a failed or cancelled write the stream refuses everything but disposal. Not safe for concurrent use.
/// </remarks>
public abstract class CompletingStream : Stream
{
    private readonly Stream destination;
    private readonly bool leaveOpen;
    private State state;

    private protected CompletingStream(Stream destination, bool leaveOpen)
    {
        ArgumentNullException.ThrowIfNull(destination);
        if (!destination.CanWrite)
            throw new ArgumentException("The destination cannot be written to.", nameof(destination));
        this.destination = destination;
        this.leaveOpen = leaveOpen;
    }

    private enum State
    {
        Open,

        /// <summary>A step is under way, or one has failed.</summary>
        Broken,
        Completed,
        Disposed,
    }

    public sealed override bool CanRead => false;

    public sealed override bool CanSeek => false;

    public sealed override bool CanWrite => state == State.Open;

    public sealed override long Length => throw new NotSupportedException();

    public sealed override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Writes the end, and flushes the destination. Completing again does nothing.</summary>
    /// <exception cref="InvalidOperationException">An earlier write has failed or was cancelled.</exception>
    public async Task CompleteAsync(CancellationToken cancellationToken)
    {
        if (state == State.Completed)
            return;
        Enter();
        bool ended;
        do
        {
            ended = Finish(out var output);
            if (!output.IsEmpty)
                await destination.WriteAsync(output, cancellationToken);
        }
        while (!ended);
        await destination.FlushAsync(cancellationToken);
        state = State.Completed;
    }

    public sealed override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Enter();
        while (!buffer.IsEmpty)
        {
            buffer = buffer[Transform(buffer.Span, out var output)..];
            if (!output.IsEmpty)
                await destination.WriteAsync(output, cancellationToken);
        }
        state = State.Open;
    }

    public sealed override void Write(ReadOnlySpan<byte> buffer)
    {
        Enter();
        while (!buffer.IsEmpty)
        {
            buffer = buffer[Transform(buffer, out var output)..];
            if (!output.IsEmpty)
                destination.Write(output.Span);
        }
        state = State.Open;
    }

    public sealed override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public sealed override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public sealed override void Flush()
    {
    }

    public sealed override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public sealed override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public sealed override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public sealed override void SetLength(long value) => throw new NotSupportedException();

    public sealed override async ValueTask DisposeAsync()
    {
        if (state != State.Disposed)
        {
            state = State.Disposed;
            Release();
            if (!leaveOpen)
                await destination.DisposeAsync();
        }
        await base.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>
    /// Takes some of <paramref name="input"/>, which is not empty, and returns how much. <paramref name="output"/> is what must be
    /// passed on before the next call; it is empty while there is room, and then all of the input was taken.
    /// </summary>
    private protected abstract int Transform(ReadOnlySpan<byte> input, out ReadOnlyMemory<byte> output);

    /// <summary>Gives the rest of the output, and true with the last of it.</summary>
    private protected abstract bool Finish(out ReadOnlyMemory<byte> output);

    /// <summary>Frees buffers, keys and native memory. Called once.</summary>
    private protected abstract void Release();

    protected sealed override void Dispose(bool disposing)
    {
        if (disposing && state != State.Disposed)
        {
            state = State.Disposed;
            Release();
            if (!leaveOpen)
                destination.Dispose();
        }
        base.Dispose(disposing);
    }

    private void Enter()
    {
        ObjectDisposedException.ThrowIf(state == State.Disposed, this);
        if (state != State.Open)
            throw new InvalidOperationException(state == State.Completed
                ? "The stream is complete; nothing can follow."
                : "An earlier write failed or is still under way; what was passed on is not whole. Begin again with a new stream.");
        state = State.Broken;
    }
}
