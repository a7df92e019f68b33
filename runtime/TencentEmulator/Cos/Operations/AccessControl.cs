using System.Xml.Linq;
using TencentEmulator.Cos.Xml;

namespace TencentEmulator.Cos.Operations;

/// <summary>Access control lists: everything belongs to the caller and is private, which is all that can be set.</summary>
internal static class AccessControl
{
    private static readonly XNamespace Schema = "http://www.w3.org/2001/XMLSchema-instance";

    public static Task GetAsync(CosExchange exchange, CancellationToken cancellationToken)
    {
        CheckExists(exchange);
        return exchange.SendXmlAsync(new XElement("AccessControlPolicy",
            CosXml.Owner("Owner", exchange.Owner),
            new XElement("AccessControlList", new XElement("Grant",
                new XElement("Grantee",
                    new XAttribute(XNamespace.Xmlns + "xsi", Schema), new XAttribute(Schema + "type", "CanonicalUser"),
                    new XElement("ID", exchange.Owner), new XElement("DisplayName", exchange.Owner)),
                new XElement("Permission", "FULL_CONTROL")))), cancellationToken);
    }

    public static Task PutAsync(CosExchange exchange, CancellationToken cancellationToken)
    {
        CheckExists(exchange);
        if (exchange.Vendor("acl") is not ("private" or "default" or "bucket-owner-full-control"))
            throw CosError.NotImplemented("access control lists other than private");
        return BucketOperations.Empty(exchange, 200);
    }

    private static void CheckExists(CosExchange exchange)
    {
        if (exchange.Address.Key is { } key && exchange.Bucket.Find(key) is null)
            throw CosError.NoSuchKey();
        _ = exchange.Bucket;
    }
}
