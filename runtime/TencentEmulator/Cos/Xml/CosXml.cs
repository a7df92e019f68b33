using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace TencentEmulator.Cos.Xml;

/// <summary>XML as COS writes and reads it: UTF-8, no namespace of its own.</summary>
internal static class CosXml
{
    // Keys may hold control characters: they are written as references, as COS does, rather than refused.
    private static readonly XmlWriterSettings Writing =
        new() { Encoding = new UTF8Encoding(false), CheckCharacters = false };

    private static readonly XmlReaderSettings Reading = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        CheckCharacters = false,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
    };

    public static byte[] Write(XElement root)
    {
        using var stream = new MemoryStream();
        using (var writer = XmlWriter.Create(stream, Writing))
            root.Save(writer);
        return stream.ToArray();
    }

    /// <exception cref="CosException">MalformedXML: it does not parse or has another root element.</exception>
    public static XElement Read(byte[] document, string rootName)
    {
        try
        {
            using var reader = XmlReader.Create(new MemoryStream(document), Reading);
            var root = XElement.Load(reader);
            return root.Name.LocalName == rootName
                ? root
                : throw CosError.MalformedXml($"The document's root is {root.Name.LocalName}, not {rootName}.");
        }
        catch (XmlException error)
        {
            throw CosError.MalformedXml($"The document is not well-formed: {error.Message}");
        }
    }

    /// <summary>Child elements by name, whatever their namespace: S3 clients send one, COS clients do not.</summary>
    public static IEnumerable<XElement> Children(this XElement parent, string name) =>
        parent.Elements().Where(element => element.Name.LocalName == name);

    public static string? Child(this XElement parent, string name) => parent.Children(name).FirstOrDefault()?.Value;

    /// <summary>An instant as COS writes it, e.g. <c>2026-01-01T00:00:00.000Z</c>.</summary>
    public static string Instant(DateTimeOffset instant) =>
        instant.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", System.Globalization.CultureInfo.InvariantCulture);

    public static XElement Owner(string element, string id) =>
        new(element, new XElement("ID", id), new XElement("DisplayName", id));
}
