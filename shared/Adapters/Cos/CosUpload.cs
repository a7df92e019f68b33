using Microsoft.Extensions.Logging;
using SuperInsight.Domain.ObjectStorage;

namespace SuperInsight.Adapters.Cos;

/// <summary>Cuts a stream of bytes into parts. What fits into one part becomes a simple object instead.</summary>
internal sealed partial class CosUpload(CosConnection connection, string key, string nonce, ILogger logger) : ObjectUpload
{
    private static readonly TimeSpan TimeToAbort = TimeSpan.FromSeconds(30);

    private readonly PartRing ring = new();
    private readonly CosParts parts = new(connection, key, nonce);
    private PartBuffer? filling;
    private long size;
    private ulong crc;
    private bool completed;
    private bool disposed;

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        if (completed)
            throw new InvalidOperationException("The upload is complete.");
        while (bytes.Length > 0)
        {
            parts.ThrowIfFailed();
            filling ??= await NextBufferAsync(cancellationToken);
            bytes = bytes[filling.Append(bytes.Span)..];
            if (filling.IsFull)
                SendPart();
        }
    }

    public override async Task<StoredObject> CompleteAsync(CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        if (completed)
            throw new InvalidOperationException("The upload is complete.");
        var finish = new CosFinish(connection, key, nonce);
        StoredObject expected;
        if (parts.Count == 0)
        {
            expected = new StoredObject(filling?.Length ?? 0, filling?.Crc ?? 0);
            await finish.PutAsync(filling?.Content ?? ReadOnlyMemory<byte>.Empty, expected, cancellationToken);
        }
        else
        {
            if (filling is { Length: > 0 })
                SendPart();
            expected = new StoredObject(size, crc);
            var (uploadId, etags) = await parts.FinishAsync(cancellationToken);
            await finish.AssembleAsync(uploadId, etags, expected, cancellationToken);
        }
        completed = true;
        return expected;
    }

    public override async Task<IReadOnlyList<ReadOnlyMemory<byte>>?> TakeBackAsync()
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        if (completed || await parts.TakeBackAsync() is not { } kept)
            return null;
        return filling is { Length: > 0 } ? [.. kept, filling.Content] : kept;
    }

    public override async ValueTask DisposeAsync()
    {
        if (disposed)
            return;
        disposed = true;
        if (await parts.StopAsync() is { } uploadId && !completed)
            await AbortAsync(uploadId);
        parts.Dispose();
        ring.Dispose();
    }

    private async ValueTask<PartBuffer> NextBufferAsync(CancellationToken cancellationToken)
    {
        var size = parts.NextSize;
        await ring.WaitAsync(cancellationToken);
        // A part that failed gives its buffer back, with bytes in it that may still be wanted.
        parts.ThrowIfFailed();
        return ring.Take(size);
    }

    private void SendPart()
    {
        var part = filling!;
        filling = null;
        crc = Crc64.Combine(crc, part.Crc, part.Length);
        size += part.Length;
        parts.Send(part, ring);
    }

    private async Task AbortAsync(string uploadId)
    {
        using var limit = new CancellationTokenSource(TimeToAbort, connection.Clock);
        try
        {
            var request = CosRequests.Abort(key, uploadId);
            using var answer = await connection.AskAtLeastOnceAsync(request, limit.Token);
            if (answer.Error is { IsNoSuchUpload: false } error)
                throw connection.Refused(request, error);
        }
        catch (Exception failure) when (failure is ObjectStoreException or OperationCanceledException)
        {
            Log.LeftUnfinished(logger, connection.Subject(key), uploadId, failure.Message);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventId = 10, Level = LogLevel.Warning, Message = "Upload {UploadId} of {Subject} could not be aborted; its parts stay until leftovers are cleaned up: {Reason}")]
        public static partial void LeftUnfinished(ILogger logger, string subject, string uploadId, string reason);
    }
}
