using TencentEmulator.Cos.Body;
using TencentEmulator.Cos.Storage;

namespace TencentEmulator.Cos.Operations;

/// <summary>PUT Object.</summary>
internal static class ObjectCreation
{
    public static async Task PutAsync(CosExchange exchange, CancellationToken cancellationToken)
    {
        var bucket = exchange.Bucket;
        var headers = ObjectHeadersReader.Read(exchange);
        CheckMayCreate(exchange, bucket);
        using var draft = bucket.NewDraft();
        var body = await exchange.OpenContent().ReceiveAsync(draft.File, 0, RequestContent.Largest, cancellationToken);
        var stored = bucket.Commit(draft, new CommitRecord(
            new StoredObject(exchange.Key, "", body.Size, body.ETag, body.Crc64, exchange.Now, headers),
            exchange.ForbidsOverwrite, FinishedUpload: null));
        exchange.SetIntegrity(stored.QuotedETag, stored.Crc64);
        await BucketOperations.Empty(exchange, 200);
    }

    /// <summary>Refuses early what the commit would refuse, so that a large body is not sent for nothing.</summary>
    internal static void CheckMayCreate(CosExchange exchange, Bucket bucket)
    {
        if (exchange.ForbidsOverwrite && bucket.State.HonoursForbidOverwrite && bucket.Find(exchange.Key) is not null)
            throw CosError.FileAlreadyExists();
    }
}
