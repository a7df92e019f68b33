using System.Globalization;
using System.Net;
using System.Text;
using System.Xml;
using System.Xml.Linq;
using SuperInsight.Domain.ObjectStorage;

namespace SuperInsight.Adapters.Cos;

/// <summary>The XML of the COS API. Elements are found by their local names; what is not known is passed over.</summary>
internal static class CosXml
{
    private static readonly XmlReaderSettings ReaderSettings = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        CheckCharacters = false,
    };

    private static readonly XmlWriterSettings WriterSettings = new() { OmitXmlDeclaration = true, Encoding = new UTF8Encoding(false) };

    /// <summary>The error in a body, or null when the body is something else.</summary>
    public static CosError? ReadError(HttpStatusCode status, byte[] body, string requestId) =>
        TryParse(body) is { Name.LocalName: "Error" } error
            ? new CosError(status, Text(error, "Code"), Text(error, "Message"), Text(error, "RequestId") is { Length: > 0 } id ? id : requestId)
            : null;

    public static string ReadUploadId(byte[] body) => Required(Parse(body, "InitiateMultipartUploadResult"), "UploadId");

    public static void CheckCompleted(byte[] body) => Parse(body, "CompleteMultipartUploadResult");

    public static (ObjectPage Page, string? Next) ReadObjects(byte[] body, DateTimeOffset asOf)
    {
        var root = Parse(body, "ListBucketResult");
        ObjectEntry[] objects = [.. Children(root, "Contents").Select(item => new ObjectEntry(
            Decoded(root, Required(item, "Key")),
            Number(item, "Size"),
            Instant(item, "LastModified")))];
        string[] folded = [.. Children(root, "CommonPrefixes").Select(item => Decoded(root, Required(item, "Prefix")))];
        return (new ObjectPage(objects, folded, asOf), IsTruncated(root) ? Decoded(root, Required(root, "NextMarker")) : null);
    }

    public static (IReadOnlyList<UnfinishedUpload> Uploads, (string Key, string UploadId)? Next) ReadUploads(byte[] body)
    {
        var root = Parse(body, "ListMultipartUploadsResult");
        UnfinishedUpload[] uploads = [.. Children(root, "Upload").Select(item => new UnfinishedUpload(
            Decoded(root, Required(item, "Key")), Required(item, "UploadId"), Instant(item, "Initiated")))];
        return (uploads, IsTruncated(root) ? (Decoded(root, Required(root, "NextKeyMarker")), Text(root, "NextUploadIdMarker")) : null);
    }

    /// <summary>The body that assembles parts 1, 2, 3 … with the given ETags.</summary>
    public static byte[] WriteParts(IEnumerable<string> etags)
    {
        using var buffer = new MemoryStream();
        using (var xml = XmlWriter.Create(buffer, WriterSettings))
        {
            xml.WriteStartElement("CompleteMultipartUpload");
            var number = 0;
            foreach (var etag in etags)
            {
                xml.WriteStartElement("Part");
                xml.WriteElementString("PartNumber", (++number).ToString(CultureInfo.InvariantCulture));
                xml.WriteElementString("ETag", etag);
                xml.WriteEndElement();
            }
            xml.WriteEndElement();
        }
        return buffer.ToArray();
    }

    private static XElement Parse(byte[] body, string root) =>
        TryParse(body) is { } found && found.Name.LocalName == root
            ? found
            : throw new InvalidDataException($"the answer is not a {root}");

    private static XElement? TryParse(byte[] body)
    {
        try
        {
            using var reader = XmlReader.Create(new MemoryStream(body, writable: false), ReaderSettings);
            return XElement.Load(reader);
        }
        catch (XmlException)
        {
            return null;
        }
    }

    private static IEnumerable<XElement> Children(XElement parent, string name) => parent.Elements().Where(child => child.Name.LocalName == name);

    private static string Text(XElement parent, string name) => Children(parent, name).FirstOrDefault()?.Value.Trim() ?? "";

    private static string Required(XElement parent, string name) =>
        Children(parent, name).FirstOrDefault()?.Value is { Length: > 0 } text
            ? text
            : throw new InvalidDataException($"the answer's {parent.Name.LocalName} has no {name}");

    private static bool IsTruncated(XElement root) => Text(root, "IsTruncated") == "true";

    private static string Decoded(XElement root, string text) => Text(root, "EncodingType") == "url" || Text(root, "Encoding-Type") == "url" ? PercentEncoding.Decode(text) : text;

    private static long Number(XElement parent, string name) =>
        long.TryParse(Required(parent, name), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new InvalidDataException($"the answer's {name} is not a number");

    private static DateTimeOffset Instant(XElement parent, string name) =>
        DateTimeOffset.TryParse(Required(parent, name), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var instant)
            ? instant
            : throw new InvalidDataException($"the answer's {name} is not a time");
}
