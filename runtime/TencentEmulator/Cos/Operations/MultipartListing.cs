using System.Xml.Linq;
using TencentEmulator.Cos.Storage;
using TencentEmulator.Cos.Xml;

namespace TencentEmulator.Cos.Operations;

/// <summary>List Parts and List Multipart Uploads.</summary>
internal static class MultipartListing
{
    private const int MostEntries = 1000;

    public static Task ListPartsAsync(CosExchange exchange, CancellationToken cancellationToken)
    {
        var query = exchange.Query;
        var encoding = new KeyEncoding(query["encoding-type"]);
        var upload = exchange.Bucket.Uploads.Find(query["uploadId"]!, exchange.Key);
        var limit = exchange.Number("max-parts", MostEntries, 1, MostEntries);
        var marker = exchange.Number("part-number-marker", 0, 0, int.MaxValue);
        var rest = upload.Parts.Where(part => part.Number > marker).ToList();
        var page = rest.Take(limit).ToList();
        return exchange.SendXmlAsync(new XElement("ListPartsResult",
            new XElement("Bucket", exchange.Address.Bucket),
            encoding.Element("EncodingType"),
            new XElement("Key", encoding.Apply(exchange.Key)),
            new XElement("UploadId", upload.Id),
            CosXml.Owner("Initiator", exchange.Owner),
            CosXml.Owner("Owner", exchange.Owner),
            new XElement("StorageClass", upload.State.Headers.StorageClass),
            new XElement("PartNumberMarker", marker),
            rest.Count > limit ? new XElement("NextPartNumberMarker", page[^1].Number) : null,
            new XElement("MaxParts", limit),
            new XElement("IsTruncated", rest.Count > limit),
            page.Select(part => new XElement("Part",
                new XElement("PartNumber", part.Number),
                new XElement("LastModified", CosXml.Instant(part.LastModified)),
                new XElement("ETag", part.QuotedETag),
                new XElement("Size", part.Size)))), cancellationToken);
    }

    public static Task ListUploadsAsync(CosExchange exchange, CancellationToken cancellationToken)
    {
        var query = exchange.Query;
        var encoding = new KeyEncoding(query["encoding-type"]);
        var prefix = query["prefix"] ?? "";
        var delimiter = query["delimiter"] ?? "";
        var (keyMarker, idMarker) = (query["key-marker"] ?? "", query["upload-id-marker"] ?? "");
        var limit = exchange.Number("max-uploads", MostEntries, 1, MostEntries);
        var rows = exchange.Bucket.Uploads.All
            .Where(upload => upload.State.Key.StartsWith(prefix, StringComparison.Ordinal))
            .Select(upload => (Upload: upload, Group: CommonPrefix(upload.State.Key, prefix, delimiter)))
            .Where(row => IsAfter(row.Group ?? row.Upload.State.Key, row.Upload.Id, keyMarker, idMarker))
            .DistinctBy(row => row.Group ?? row.Upload.Id)
            .ToList();
        var page = rows.Take(limit).ToList();
        return exchange.SendXmlAsync(new XElement("ListMultipartUploadsResult",
            new XElement("Bucket", exchange.Address.Bucket),
            encoding.Element("EncodingType"),
            new XElement("KeyMarker", encoding.Apply(keyMarker)),
            new XElement("UploadIdMarker", idMarker),
            rows.Count > limit ? new XElement("NextKeyMarker", encoding.Apply(page[^1].Group ?? page[^1].Upload.State.Key)) : null,
            rows.Count > limit ? new XElement("NextUploadIdMarker", page[^1].Group is null ? page[^1].Upload.Id : "") : null,
            new XElement("MaxUploads", limit),
            new XElement("IsTruncated", rows.Count > limit),
            new XElement("Prefix", encoding.Apply(prefix)),
            new XElement("Delimiter", encoding.Apply(delimiter)),
            page.Where(row => row.Group is null).Select(row => Describe(exchange, row.Upload, encoding)),
            page.Where(row => row.Group is not null).Select(row =>
                new XElement("CommonPrefixes", new XElement("Prefix", encoding.Apply(row.Group!))))), cancellationToken);
    }

    private static XElement Describe(CosExchange exchange, Upload upload, KeyEncoding encoding) => new("Upload",
        new XElement("Key", encoding.Apply(upload.State.Key)),
        new XElement("UploadId", upload.Id),
        new XElement("StorageClass", upload.State.Headers.StorageClass),
        CosXml.Owner("Initiator", exchange.Owner),
        CosXml.Owner("Owner", exchange.Owner),
        new XElement("Initiated", CosXml.Instant(upload.State.Initiated)));

    private static bool IsAfter(string key, string id, string keyMarker, string idMarker)
    {
        var order = KeyOrder.Instance.Compare(key, keyMarker);
        return keyMarker.Length == 0 || order > 0
            || (order == 0 && idMarker.Length > 0 && string.CompareOrdinal(id, idMarker) > 0);
    }

    private static string? CommonPrefix(string key, string prefix, string delimiter)
    {
        var at = delimiter.Length == 0 ? -1 : key.IndexOf(delimiter, prefix.Length, StringComparison.Ordinal);
        return at < 0 ? null : key[..(at + delimiter.Length)];
    }
}
