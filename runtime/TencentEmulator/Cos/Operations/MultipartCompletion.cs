using System.Globalization;
using System.Security.Cryptography;
using System.Xml.Linq;
using TencentEmulator.Cos.Checksums;
using TencentEmulator.Cos.Storage;
using TencentEmulator.Cos.Xml;

namespace TencentEmulator.Cos.Operations;

/// <summary>Complete Multipart Upload: the parts named become the object.</summary>
internal static class MultipartCompletion
{
    /// <summary>Smallest part but the last, bytes (<see href="https://cloud.tencent.com/document/product/436/14112"/>).</summary>
    public const long SmallestPart = 1024 * 1024;

    public static async Task CompleteAsync(CosExchange exchange, CancellationToken cancellationToken)
    {
        var bucket = exchange.Bucket;
        var upload = bucket.Uploads.Find(exchange.Query["uploadId"]!, exchange.Key);
        ObjectCreation.CheckMayCreate(exchange, bucket);
        var root = CosXml.Read(await exchange.OpenContent().ReadAsync(cancellationToken), "CompleteMultipartUpload");
        var parts = Choose(root, upload);

        using var draft = await upload.JoinAsync(parts, bucket, cancellationToken);
        var crc64 = parts.Aggregate(0UL, (crc, part) => Crc64.Combine(crc, part.Crc64, part.Size));
        var stored = bucket.Commit(draft, new CommitRecord(
            new StoredObject(exchange.Key, "", parts.Sum(part => part.Size), ETag(parts), crc64, exchange.Now, upload.State.Headers),
            exchange.ForbidsOverwrite, upload.Id));
        bucket.Uploads.End(upload);

        exchange.SetIntegrity(stored.QuotedETag, stored.Crc64);
        var resource = $"{exchange.Request.Host}/{(exchange.Request.Host.Host.StartsWith(bucket.Name + ".", StringComparison.Ordinal) ? "" : bucket.Name + "/")}";
        await exchange.SendXmlAsync(new XElement("CompleteMultipartUploadResult",
            new XElement("Location", resource + Uri.EscapeDataString(exchange.Key).Replace("%2F", "/", StringComparison.Ordinal)),
            new XElement("Bucket", bucket.Name),
            new XElement("Key", exchange.Key),
            new XElement("ETag", stored.QuotedETag)), cancellationToken);
    }

    /// <exception cref="CosException">MalformedXML, InvalidPartOrder, InvalidPart or EntityTooSmall.</exception>
    private static List<StoredPart> Choose(XElement root, Upload upload)
    {
        var received = upload.Parts.ToDictionary(part => part.Number);
        var chosen = new List<StoredPart>();
        foreach (var entry in root.Children("Part"))
        {
            if (!int.TryParse(entry.Child("PartNumber"), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
                throw CosError.MalformedXml("A Part has no PartNumber.");
            if (chosen.Count > 0 && number <= chosen[^1].Number)
                throw CosError.InvalidPartOrder();
            if (!received.TryGetValue(number, out var part) || entry.Child("ETag")?.Trim().Trim('"') != part.ETag)
                throw CosError.InvalidPart(number);
            chosen.Add(part);
        }

        if (chosen.Count == 0)
            throw CosError.MalformedXml("The document names no part.");
        return chosen.SkipLast(1).Any(part => part.Size < SmallestPart) ? throw CosError.EntityTooSmall() : chosen;
    }

    /// <summary>As S3 and COS do: the MD5 of the parts' MD5s, and how many there were.</summary>
    private static string ETag(List<StoredPart> parts)
    {
#pragma warning disable CA5351 // An ETag is an MD5: the protocol's choice, not ours.
        var hash = MD5.HashData([.. parts.SelectMany(part => Convert.FromHexString(part.ETag))]);
#pragma warning restore CA5351
        return string.Create(CultureInfo.InvariantCulture, $"{Convert.ToHexStringLower(hash)}-{parts.Count}");
    }
}
