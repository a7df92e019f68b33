using TencentEmulator.Cos.Storage;

namespace TencentEmulator.Cos.Operations;

/// <summary>PUT Object - Copy. Metadata comes along unless the directive says Replaced (COS) or REPLACE (S3).</summary>
internal static class ObjectCopy
{
    public static async Task CopyAsync(CosExchange exchange, CancellationToken cancellationToken)
    {
        var bucket = exchange.Bucket;
        ObjectCreation.CheckMayCreate(exchange, bucket);
        using var source = CopySource.Open(exchange);
        var given = ObjectHeadersReader.Read(exchange);
        var headers = Replaces(exchange) ? given : source.Object.Headers with
        {
            StorageClass = exchange.Vendor("storage-class") ?? "STANDARD",
        };
        using var draft = bucket.NewDraft();
        var body = await source.ReadIntoAsync(draft.File, 0, cancellationToken);
        var stored = bucket.Commit(draft, new CommitRecord(
            new StoredObject(exchange.Key, "", body.Size, body.ETag, body.Crc64, exchange.Now, headers),
            exchange.ForbidsOverwrite, FinishedUpload: null));
        exchange.SetIntegrity(stored.QuotedETag, stored.Crc64);
        await exchange.SendXmlAsync(
            CopySource.Result("CopyObjectResult", stored.QuotedETag, stored.Crc64, stored.LastModified), cancellationToken);
    }

    private static bool Replaces(CosExchange exchange) => exchange.Vendor("metadata-directive") switch
    {
        null or "Copy" or "COPY" => false,
        "Replaced" or "REPLACE" => true,
        var other => throw CosError.InvalidArgument($"The metadata directive '{other}' is neither Copy nor Replaced."),
    };
}
