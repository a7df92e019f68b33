namespace SuperInsight.Domain.Backups.Wal;

/// <summary>Reads another stream and keeps a copy of its beginning. Read-only; does not own the other.</summary>
/// <param name="inner">What is read.</param>
/// <param name="most">How many bytes are kept.</param>
public sealed class BeginningStream(Stream inner, int most) : Stream
{
    private readonly MemoryStream kept = new();

    /// <summary>The first bytes read so far.</summary>
    public ReadOnlySpan<byte> Kept => kept.GetBuffer().AsSpan(0, (int)kept.Length);

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var count = await inner.ReadAsync(buffer, cancellationToken);
        Keep(buffer.Span[..count]);
        return count;
    }

    public override int Read(Span<byte> buffer)
    {
        var count = inner.Read(buffer);
        Keep(buffer[..count]);
        return count;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            kept.Dispose();
        base.Dispose(disposing);
    }

    private void Keep(ReadOnlySpan<byte> bytes)
    {
        if (kept.Length < most)
            kept.Write(bytes[..(int)Math.Min(bytes.Length, most - kept.Length)]);
    }
}
