namespace SuperInsight.Domain.Tests.Deployments.Webhooks;

/// <summary>A body that arrives in pieces of given lengths and does not say how long it is. Counts what was taken.</summary>
internal sealed class PiecewiseStream : Stream
{
    private readonly byte[]? content;
    private readonly byte[] cuts;
    private readonly long length;
    private int piece;

    /// <param name="content">The whole.</param>
    /// <param name="cuts">Lengths of the pieces, in turn; empty for as much as is asked for.</param>
    public PiecewiseStream(byte[] content, byte[] cuts) => (this.content, this.cuts, length) = (content, cuts, content.Length);

    /// <summary>So many zeros, which are nowhere in memory.</summary>
    public PiecewiseStream(long zeros) => (cuts, length) = ([], zeros);

    public long Served { get; private set; }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => Served; set => throw new NotSupportedException(); }

    public override int Read(Span<byte> buffer)
    {
        var most = (int)Math.Min(buffer.Length, length - Served);
        if (cuts.Length > 0)
            most = Math.Min(most, Math.Max(1, (int)cuts[piece++ % cuts.Length]));
        if (content is null)
            buffer[..most].Clear();
        else
            content.AsSpan((int)Served, most).CopyTo(buffer);
        Served += most;
        return most;
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => new(Read(buffer.Span));

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
