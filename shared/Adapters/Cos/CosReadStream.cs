using System.Net;
using SuperInsight.Domain.ObjectStorage;

namespace SuperInsight.Adapters.Cos;

/// <summary>
/// The bytes of one object, front to back. A connection that breaks, stalls or ends early is taken up where it broke, as long as the
/// object is the same; the last bytes are handed out only when the CRC-64 of the whole is right.
/// </summary>
internal sealed class CosReadStream : Stream
{
    private const int FruitlessTries = 5;

    private readonly CosConnection connection;
    private readonly CosRequest request;
    private readonly long size;
    private readonly string? etag;
    private readonly ulong? expectedCrc;
    private ReadLeg? leg;
    private long position;
    private ulong crc;

    public CosReadStream(CosConnection connection, CosRequest request, CosAnswer answer, long size)
    {
        (this.connection, this.request, this.size) = (connection, request, size);
        (etag, expectedCrc) = (answer.ETag, answer.Crc64);
        leg = new ReadLeg(answer, connection);
    }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => size;

    public override long Position
    {
        get => position;
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (buffer.Length == 0 || position == size)
            return 0;
        var wanted = buffer[..(int)Math.Min(buffer.Length, size - position)];
        for (var fruitless = 0; ;)
        {
            try
            {
                leg ??= await ResumeAsync(cancellationToken);
                var count = await leg.ReadAsync(wanted, cancellationToken);
                Advance(wanted.Span[..count]);
                return count;
            }
            catch (Exception broken) when (broken is IOException or HttpRequestException or TimeoutException)
            {
                Drop();
                if (++fruitless == FruitlessTries)
                    throw CosFailures.Unreachable(request.Operation, Subject, broken);
                await PauseAsync(fruitless, cancellationToken);
            }
        }
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <summary>Blocks a thread: for libraries that know no better.</summary>
    public override int Read(byte[] buffer, int offset, int count) =>
        ReadAsync(buffer.AsMemory(offset, count)).AsTask().GetAwaiter().GetResult();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            Drop();
        base.Dispose(disposing);
    }

    private string Subject => connection.Subject(request.Key);

    private void Advance(ReadOnlySpan<byte> bytes)
    {
        crc = Crc64.Append(crc, bytes);
        position += bytes.Length;
        if (position == size && expectedCrc is { } expected && crc != expected)
            throw Damaged($"its CRC-64 is {crc}, but COS gives {expected}", "take another copy: what was read is not what was stored");
    }

    private async Task<ReadLeg> ResumeAsync(CancellationToken cancellationToken)
    {
        var resume = CosRequests.Get(request.Key, position, etag);
        var answer = await connection.AskAsync(resume, cancellationToken);
        if (answer.Error is { } error)
            throw error.Status is HttpStatusCode.PreconditionFailed or HttpStatusCode.RequestedRangeNotSatisfiable || error.IsNoSuchKey
                ? Damaged($"it was changed or deleted while it was being read, at byte {position} of {size}", "read it again from the start; objects here are never to be changed, so find out who did")
                : connection.Refused(resume, error);
        if (answer.Resumes(position, size))
            return new ReadLeg(answer, connection);
        answer.Dispose();
        throw CosFailures.Unreachable(request.Operation, Subject, new InvalidDataException($"asked for the rest from byte {position}, it sent something else"));
    }

    private ObjectStoreException Damaged(string reason, string hint) => CosFailures.Damaged(request.Operation, Subject, reason, hint);

    private void Drop()
    {
        leg?.Dispose();
        leg = null;
    }

    // The first time at once: a broken connection says nothing about the next.
    private Task PauseAsync(int fruitless, CancellationToken cancellationToken) =>
        fruitless == 1
            ? Task.CompletedTask
            : Task.Delay(connection.Limits.Pause * ((1 << fruitless) * (0.5 + (connection.Jitter() / 2))), connection.Clock, cancellationToken);
}
