using System.Xml.Linq;
using TencentEmulator.Cos.Storage;

namespace TencentEmulator.Cos.Operations;

/// <summary>Initiate and Abort Multipart Upload.</summary>
internal static class MultipartStart
{
    public static Task InitiateAsync(CosExchange exchange, CancellationToken cancellationToken)
    {
        var upload = exchange.Bucket.Uploads.Start(new UploadState(exchange.Key, exchange.Now, ObjectHeadersReader.Read(exchange)));
        return exchange.SendXmlAsync(new XElement("InitiateMultipartUploadResult",
            new XElement("Bucket", exchange.Address.Bucket),
            new XElement("Key", exchange.Key),
            new XElement("UploadId", upload.Id)), cancellationToken);
    }

    public static Task AbortAsync(CosExchange exchange, CancellationToken cancellationToken)
    {
        var uploads = exchange.Bucket.Uploads;
        uploads.End(uploads.Find(exchange.Query["uploadId"]!, exchange.Key));
        return BucketOperations.Empty(exchange, 204);
    }
}
