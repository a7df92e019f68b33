namespace SuperInsight.Adapters.Files;

/// <summary>
/// A sequence of pieces, each of which is valid until the next is asked for, as a stream that is read once by one thread. Aborted, it
/// comes to its end.
/// </summary>
internal sealed class PiecesStream(IEnumerator<ReadOnlyMemory<byte>> pieces, CancellationToken aborted) : Stream
{
    private ReadOnlyMemory<byte> piece;
    private bool ended;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override int Read(Span<byte> buffer)
    {
        try
        {
            while (piece.IsEmpty && !ended && !aborted.IsCancellationRequested)
            {
                if (pieces.MoveNext())
                    piece = pieces.Current;
                else
                    ended = true;
            }
        }
        catch (OperationCanceledException) when (aborted.IsCancellationRequested)
        {
            ended = true;
        }

        if (aborted.IsCancellationRequested)
            return 0;
        var count = Math.Min(buffer.Length, piece.Length);
        piece.Span[..count].CopyTo(buffer);
        piece = piece[count..];
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
