using System.Xml.Linq;
using TencentEmulator.Cos.Xml;

namespace TencentEmulator.Cos.Operations;

/// <summary>A bucket's versioning status. It is kept and has its effect on x-cos-forbid-overwrite, but old versions are not
/// kept and no version ids are given.</summary>
internal static class Versioning
{
    public static Task GetAsync(CosExchange exchange, CancellationToken cancellationToken)
    {
        var status = exchange.Bucket.State.Versioning;
        return exchange.SendXmlAsync(
            new XElement("VersioningConfiguration", status is null ? null : new XElement("Status", status)), cancellationToken);
    }

    public static async Task PutAsync(CosExchange exchange, CancellationToken cancellationToken)
    {
        var bucket = exchange.Bucket;
        var root = CosXml.Read(await exchange.OpenContent().ReadAsync(cancellationToken), "VersioningConfiguration");
        var status = root.Child("Status");
        if (status is not ("Enabled" or "Suspended"))
            throw CosError.MalformedXml("Status must be Enabled or Suspended.");
        bucket.SetVersioning(status);
        await BucketOperations.Empty(exchange, 200);
    }
}
