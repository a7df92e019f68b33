using System.Net;
using SuperInsight.Domain.ObjectStorage;

namespace SuperInsight.Adapters.Cos;

/// <summary>
/// The bytes of one object, front to back. A connection that breaks, stalls or ends early is taken up where it broke, as long as the
/// object is the same; the last bytes are handed out only when the CRC-64 of the whole is right. Between two bytes there are as many
/// tries as a request has, those of opening included.
/// </summary>
internal sealed class CosReadStream : Stream
{
    private readonly CosConnection connection;
    private readonly CosRequest request;
    private readonly long size;
    private readonly string? etag;
    private readonly ulong? expectedCrc;
    private ReadLeg? leg;
    private int tries;
    private TimeSpan? askedToWait;
    private long position;
    private ulong crc;

    public CosReadStream(CosConnection connection, CosRequest request, CosAnswer answer, long size)
    {
        (this.connection, this.request, this.size) = (connection, request, size);
        (etag, expectedCrc, tries) = (answer.ETag, answer.Crc64, answer.Tries);
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
        while (true)
        {
            try
            {
                leg ??= await ResumeAsync(cancellationToken);
                var count = await leg.ReadAsync(wanted, cancellationToken);
                Advance(wanted.Span[..count]);
                tries = 0;
                return count;
            }
            catch (Exception broken) when (broken is IOException or HttpRequestException or TimeoutException)
            {
                Drop();
                if (tries > connection.Limits.Retries)
                    throw connection.Failures.Unreachable(request.Operation, Subject, broken);
                await PauseAsync(cancellationToken);
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
        tries++;
        var answer = await connection.AskOnceAsync(resume, cancellationToken);
        askedToWait = answer.RetryAfter;
        if (answer.Error is { IsTransient: true } passing)
            throw new IOException(connection.Refused(resume, passing).Reason);
        if (answer.Error is { } error)
            throw error.Status is HttpStatusCode.PreconditionFailed or HttpStatusCode.RequestedRangeNotSatisfiable || error.IsNoSuchKey
                ? Damaged($"it was changed or deleted while it was being read, at byte {position} of {size}", "read it again from the start; objects here are never to be changed, so find out who did")
                : connection.Refused(resume, error);
        if (answer.Resumes(position, size))
            return new ReadLeg(answer, connection);
        answer.Dispose();
        throw connection.Failures.Unreachable(request.Operation, Subject, new InvalidDataException($"asked for the rest from byte {position}, it sent something else"));
    }

    private ObjectStoreException Damaged(string reason, string hint) => CosFailures.Damaged(request.Operation, Subject, reason, hint);

    private void Drop()
    {
        leg?.Dispose();
        leg = null;
    }

    // After a byte at once: a broken connection says nothing about the next.
    private Task PauseAsync(CancellationToken cancellationToken)
    {
        if (tries == 0)
            return Task.CompletedTask;
        var longest = Math.Min(connection.Limits.Pause.Ticks * (1L << Math.Min(tries, 20)), connection.Limits.LongestPause.Ticks);
        var pause = askedToWait ?? TimeSpan.FromTicks(longest) * (0.5 + (connection.Jitter() / 2));
        askedToWait = null;
        return Task.Delay(pause, connection.Clock, cancellationToken);
    }
}
