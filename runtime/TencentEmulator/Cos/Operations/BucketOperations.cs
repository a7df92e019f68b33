using System.Xml.Linq;
using TencentEmulator.Cos.Xml;

namespace TencentEmulator.Cos.Operations;

/// <summary>The service list, and buckets as such.</summary>
internal static class BucketOperations
{
    public static Task ListAsync(CosExchange exchange, CancellationToken cancellationToken) =>
        exchange.SendXmlAsync(new XElement("ListAllMyBucketsResult",
            CosXml.Owner("Owner", exchange.Owner),
            new XElement("Buckets", exchange.Buckets.All.Select(bucket => new XElement("Bucket",
                new XElement("Name", bucket.Name),
                new XElement("Location", exchange.Region),
                new XElement("CreationDate", CosXml.Instant(bucket.State.CreatedAt)),
                new XElement("BucketType", "cos"))))), cancellationToken);

    public static Task PutAsync(CosExchange exchange, CancellationToken cancellationToken)
    {
        if (!exchange.Buckets.Create(exchange.Address.Bucket!))
            throw CosError.BucketAlreadyOwnedByYou();
        exchange.Response.Headers.Location = "/" + exchange.Address.Bucket;
        return Empty(exchange, 200);
    }

    public static Task HeadAsync(CosExchange exchange, CancellationToken cancellationToken)
    {
        _ = exchange.Bucket;
        exchange.SetVendor("bucket-region", exchange.Region);
        return Empty(exchange, 200);
    }

    public static Task DeleteAsync(CosExchange exchange, CancellationToken cancellationToken)
    {
        exchange.Buckets.Delete(exchange.Address.Bucket!);
        return Empty(exchange, 204);
    }

    public static Task GetLocationAsync(CosExchange exchange, CancellationToken cancellationToken)
    {
        _ = exchange.Bucket;
        return exchange.SendXmlAsync(new XElement("LocationConstraint", exchange.Region), cancellationToken);
    }

    internal static Task Empty(CosExchange exchange, int status)
    {
        exchange.Response.StatusCode = status;
        if (status != 204)
            exchange.Response.ContentLength = 0;
        return exchange.Response.StartAsync();
    }
}
