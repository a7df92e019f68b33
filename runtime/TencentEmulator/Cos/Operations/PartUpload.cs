using TencentEmulator.Cos.Body;
using TencentEmulator.Cos.Storage;

namespace TencentEmulator.Cos.Operations;

/// <summary>Upload Part, from the request's body or from another object.</summary>
internal static class PartUpload
{
    public const int MostParts = 10_000;

    public static async Task UploadAsync(CosExchange exchange, CancellationToken cancellationToken)
    {
        var upload = FindUpload(exchange);
        var number = PartNumber(exchange);
        var content = exchange.OpenContent();
        using var target = upload.Open(number, content.Length, RequestContent.Largest, exchange.Bucket.NewDraft);
        var body = await content.ReceiveAsync(target.File, target.Offset ?? 0, target.Limit, cancellationToken);
        var part = Add(exchange, upload, number, target, body);
        exchange.SetIntegrity(part.QuotedETag, part.Crc64);
        await BucketOperations.Empty(exchange, 200);
    }

    public static async Task CopyAsync(CosExchange exchange, CancellationToken cancellationToken)
    {
        var upload = FindUpload(exchange);
        var number = PartNumber(exchange);
        using var source = CopySource.Open(exchange);
        using var target = upload.Open(number, source.Length, RequestContent.Largest, exchange.Bucket.NewDraft);
        var body = await source.ReadIntoAsync(target.File, target.Offset ?? 0, cancellationToken);
        var part = Add(exchange, upload, number, target, body);
        await exchange.SendXmlAsync(CopySource.Result("CopyPartResult", part.QuotedETag, part.Crc64, part.LastModified), cancellationToken);
    }

    private static StoredPart Add(CosExchange exchange, Upload upload, int number, PartTarget target, DigestedBody body)
    {
        var part = new StoredPart(number, body.ETag, body.Crc64, body.Size, target.Offset, exchange.Now);
        upload.Add(part, target);
        return part;
    }

    private static Upload FindUpload(CosExchange exchange) =>
        exchange.Bucket.Uploads.Find(exchange.Query["uploadId"]!, exchange.Key);

    private static int PartNumber(CosExchange exchange)
    {
        var number = exchange.Number("partNumber", 0, 1, int.MaxValue);
        return number is >= 1 and <= MostParts
            ? number
            : throw CosError.InvalidArgument($"partNumber must lie between 1 and {MostParts}.");
    }
}
