using System.Text;
using System.Xml.Linq;
using TencentEmulator.Cos.Storage;
using TencentEmulator.Cos.Xml;

namespace TencentEmulator.Cos.Operations;

/// <summary>GET Bucket (List Objects), version 1 and, with <c>list-type=2</c>, version 2.</summary>
internal static class ObjectListing
{
    private const int MostKeys = 1000;

    public static Task ListAsync(CosExchange exchange, CancellationToken cancellationToken)
    {
        var query = exchange.Query;
        var encoding = new KeyEncoding(query["encoding-type"]);
        var isSecond = query["list-type"] == "2";
        var limit = exchange.Number("max-keys", MostKeys, 0, MostKeys);
        var token = query["continuation-token"];
        var after = isSecond ? (token is { Length: > 0 } ? ReadToken(token) : query["start-after"]) : query["marker"];
        var page = exchange.Bucket.List(query["prefix"] ?? "", query["delimiter"] ?? "", after ?? "", limit);

        var root = new XElement("ListBucketResult",
            new XElement("Name", exchange.Address.Bucket),
            encoding.Element("EncodingType"),
            new XElement("Prefix", encoding.Apply(query["prefix"] ?? "")),
            new XElement("MaxKeys", limit),
            query["delimiter"] is { Length: > 0 } delimiter ? new XElement("Delimiter", encoding.Apply(delimiter)) : null,
            new XElement("IsTruncated", page.IsTruncated));
        if (isSecond)
        {
            root.Add(
                new XElement("KeyCount", page.Objects.Count + page.CommonPrefixes.Count),
                token is null ? null : new XElement("ContinuationToken", token),
                query["start-after"] is { } start ? new XElement("StartAfter", encoding.Apply(start)) : null,
                page.IsTruncated ? new XElement("NextContinuationToken", WriteToken(page.Next)) : null);
        }
        else
        {
            root.Add(
                new XElement("Marker", encoding.Apply(query["marker"] ?? "")),
                page.IsTruncated ? new XElement("NextMarker", encoding.Apply(page.Next)) : null);
        }

        var showOwner = !isSecond || query["fetch-owner"] == "true";
        root.Add(page.Objects.Select(entry => Describe(entry, encoding, showOwner ? exchange.Owner : null)));
        root.Add(page.CommonPrefixes.Select(prefix => new XElement("CommonPrefixes", new XElement("Prefix", encoding.Apply(prefix)))));
        return exchange.SendXmlAsync(root, cancellationToken);
    }

    private static XElement Describe(StoredObject entry, KeyEncoding encoding, string? owner) => new("Contents",
        new XElement("Key", encoding.Apply(entry.Key)),
        new XElement("LastModified", CosXml.Instant(entry.LastModified)),
        new XElement("ETag", entry.QuotedETag),
        new XElement("Size", entry.Size),
        owner is null ? null : CosXml.Owner("Owner", owner),
        new XElement("StorageClass", entry.Headers.StorageClass));

    private static string WriteToken(string key) => Convert.ToBase64String(Encoding.UTF8.GetBytes(key));

    private static string ReadToken(string token)
    {
        var bytes = new byte[token.Length];
        return Convert.TryFromBase64String(token, bytes, out var count)
            ? Encoding.UTF8.GetString(bytes, 0, count)
            : throw CosError.InvalidArgument("The continuation token is not one of ours.");
    }
}
