using SuperInsight.Domain.ObjectStorage;

namespace SuperInsight.Adapters.Cos;

/// <summary>
/// The last step of an upload, which makes the object visible. It is taken once: when its answer is lost, the object itself tells
/// whether it was taken, by the mark that we put on it.
/// </summary>
internal sealed class CosFinish(CosConnection connection, string key, string nonce)
{
    private static readonly TimeSpan TimeToLook = TimeSpan.FromMinutes(1);

    public Task PutAsync(ReadOnlyMemory<byte> content, StoredObject expected, CancellationToken cancellationToken) =>
        FinishAsync(CosRequests.Put(key, content, nonce), expected, cancellationToken);

    public Task AssembleAsync(string uploadId, IEnumerable<string> etags, StoredObject expected, CancellationToken cancellationToken)
    {
        var request = CosRequests.Complete(key, uploadId, CosXml.WriteParts(etags), connection.Limits.Assembly);
        return FinishAsync(request with { LookFirst = CosRequests.Head(key), Settles = IsOurs }, expected, cancellationToken);
    }

    private async Task FinishAsync(CosRequest request, StoredObject expected, CancellationToken cancellationToken)
    {
        var answer = await TakeStepAsync(request, cancellationToken);
        if (answer.Crc64 is null)
            answer = await connection.RequireAsync(CosRequests.Head(key), cancellationToken);
        if (answer.Crc64 is { } crc ? crc != expected.Crc64 : answer.Length != expected.Size)
            await DiscardAsync(answer, expected, cancellationToken);
    }

    private async Task<CosAnswer> TakeStepAsync(CosRequest request, CancellationToken cancellationToken)
    {
        try
        {
            var answer = await connection.AskAsync(request, cancellationToken);
            if (answer.Error is not { } error)
                return answer;
            // These may be the echo of a step that was taken, while its answer was lost.
            var isEcho = error.IsTaken || error.IsNoSuchUpload || error.IsTransient;
            return (isEcho ? await LookAsync(cancellationToken) : null) ?? throw connection.Refused(request, error);
        }
        catch (ObjectStoreException failure) when (failure.InnerException is not null)
        {
            if (await LookAsync(cancellationToken) is { } found)
                return found;
            throw;
        }
    }

    /// <summary>The object under our key, if it is the one we sent; null if not, or if COS does not say.</summary>
    private async Task<CosAnswer?> LookAsync(CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(TimeToLook, connection.Clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            var answer = await connection.AskAsync(CosRequests.Head(key), either.Token);
            return IsOurs(answer) ? answer : null;
        }
        catch (Exception unknown) when (unknown is ObjectStoreException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    private bool IsOurs(CosAnswer answer) => answer.Error is null && answer.Header(CosRequests.NonceHeader) == nonce;

    private async Task DiscardAsync(CosAnswer answer, StoredObject expected, CancellationToken cancellationToken)
    {
        string outcome;
        try
        {
            using var deleted = await connection.RequireAsync(CosRequests.Delete(key), cancellationToken);
            outcome = "it was deleted again";
        }
        catch (ObjectStoreException refusal)
        {
            outcome = $"delete it: that failed here ({refusal.Reason})";
        }
        throw CosFailures.Damaged(
            CosOperation.Complete,
            connection.Subject(key),
            $"COS holds other bytes (CRC-64 {answer.Crc64}) than were written (CRC-64 {expected.Crc64}, {expected.Size} bytes); {outcome}",
            "repeat the upload; when it persists, check this machine's memory and anything between here and COS");
    }
}
