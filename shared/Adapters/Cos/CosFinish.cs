using System.Net;
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
        ObjectStoreException failure;
        try
        {
            var answer = await connection.AskAsync(request, cancellationToken);
            if (answer.Error is not { } error)
                return answer;
            failure = connection.Refused(request, error);
            // Anything else was refused for good. These may be the echo of a step that was taken, while its answer was lost.
            if (!error.IsTaken && !error.IsNoSuchUpload && !error.IsTransient)
                throw failure;
        }
        catch (ObjectStoreException unanswered) when (unanswered.Failure == ObjectStoreFailure.Unavailable)
        {
            failure = unanswered;
        }
        return await LookAsync(cancellationToken) ?? throw failure;
    }

    /// <summary>The object under our key, if it is the one we sent; null when it is not.</summary>
    /// <exception cref="ObjectStoreException">COS does not say.</exception>
    private async Task<CosAnswer?> LookAsync(CancellationToken cancellationToken)
    {
        var request = CosRequests.Head(key);
        using var limit = new CancellationTokenSource(TimeToLook, connection.Clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            var answer = await connection.AskAsync(request, either.Token);
            return answer.Error is { Status: not HttpStatusCode.NotFound } error ? throw connection.Refused(request, error) : IsOurs(answer) ? answer : null;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw connection.Failures.Unreachable(request.Operation, connection.Subject(key), new TimeoutException($"it did not tell within {TimeToLook} whether the object was stored"));
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
