using System.Text;
using System.Xml.Linq;
using TencentEmulator.Cos.Requests;
using TencentEmulator.Cos.Xml;

namespace TencentEmulator.Cos.Operations;

/// <summary>DELETE Object and Delete Multiple Objects. Deleting what does not exist succeeds.</summary>
internal static class ObjectRemoval
{
    private const int MostKeys = 1000;

    public static Task DeleteAsync(CosExchange exchange, CancellationToken cancellationToken)
    {
        exchange.Bucket.Delete([exchange.Key]);
        return BucketOperations.Empty(exchange, 204);
    }

    public static async Task DeleteManyAsync(CosExchange exchange, CancellationToken cancellationToken)
    {
        var bucket = exchange.Bucket;
        if (!exchange.Request.Headers.ContainsKey("Content-MD5"))
            throw CosError.MissingContentMd5();
        var root = CosXml.Read(await exchange.OpenContent().ReadAsync(cancellationToken), "Delete");
        var keys = root.Children("Object").Select(entry => entry.Child("Key") ?? "").ToList();
        if (keys.Count is 0 or > MostKeys || keys.Contains(""))
            throw CosError.MalformedXml($"The list must name 1 to {MostKeys} keys.");
        if (keys.Any(key => Encoding.UTF8.GetByteCount(key) > CosAddress.MaximumKeyBytes))
            throw CosError.KeyTooLong();
        bucket.Delete(keys);
        var quiet = root.Child("Quiet") == "true";
        await exchange.SendXmlAsync(
            new XElement("DeleteResult", quiet ? null : keys.Select(key => new XElement("Deleted", new XElement("Key", key)))),
            cancellationToken);
    }
}
