using System.Globalization;
using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace SuperInsight.Adapters.Supervisor;

/// <summary>
/// XML-RPC as supervisor speaks it: strings, integers and booleans go out; those, arrays and structures come back.
/// See <see href="http://xmlrpc.com/spec.md"/>.
/// </summary>
internal static class XmlRpc
{
    private static readonly XmlReaderSettings ReaderSettings = new() { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, CheckCharacters = false };

    private static readonly XmlWriterSettings WriterSettings = new() { Encoding = new UTF8Encoding(false) };

    /// <exception cref="ArgumentException">An argument is of another type.</exception>
    public static byte[] WriteCall(string method, params ReadOnlySpan<object> arguments)
    {
        using var buffer = new MemoryStream();
        using (var xml = XmlWriter.Create(buffer, WriterSettings))
        {
            xml.WriteStartElement("methodCall");
            xml.WriteElementString("methodName", method);
            xml.WriteStartElement("params");
            foreach (var argument in arguments)
            {
                var (type, text) = argument switch
                {
                    string value => ("string", value),
                    int value => ("int", value.ToString(CultureInfo.InvariantCulture)),
                    bool value => ("boolean", value ? "1" : "0"),
                    _ => throw new ArgumentException($"There is no way to write {argument}.", nameof(arguments)),
                };
                xml.WriteStartElement("param");
                xml.WriteStartElement("value");
                xml.WriteElementString(type, text);
                xml.WriteEndElement();
                xml.WriteEndElement();
            }
        }

        return buffer.ToArray();
    }

    /// <summary>What a call came to.</summary>
    /// <exception cref="FormatException">It is no answer of XML-RPC.</exception>
    public static XmlRpcAnswer ReadAnswer(Stream body)
    {
        try
        {
            using var reader = XmlReader.Create(body, ReaderSettings);
            var root = XElement.Load(reader);
            if (root.Name != "methodResponse")
                throw new FormatException($"it is a {root.Name}");
            if (root.Element("fault") is { } fault)
                return ReadFault(Value(fault));
            return new XmlRpcAnswer(Value(root.Element("params")?.Element("param")), null);
        }
        catch (XmlException malformed)
        {
            throw new FormatException(malformed.Message, malformed);
        }
    }

    private static XmlRpcAnswer ReadFault(object? value) => value is IReadOnlyDictionary<string, object?> members && members.GetValueOrDefault("faultCode") is int code
        ? new XmlRpcAnswer(null, new XmlRpcFault(code, members.GetValueOrDefault("faultString") as string ?? ""))
        : throw new FormatException("it is a fault without a code");

    /// <summary>The value below an element: text, number, truth, list, or members by name; null for what is none of these.</summary>
    private static object? Value(XElement? holder)
    {
        var value = holder?.Element("value") ?? throw new FormatException("it holds no value");
        if (value.Elements().FirstOrDefault() is not { } typed)
            return value.Value;
        return typed.Name.LocalName switch
        {
            "string" => typed.Value,
            "int" or "i4" => int.TryParse(typed.Value, NumberStyles.AllowLeadingSign | NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var number)
                ? number
                : throw new FormatException($"'{typed.Value}' is no number"),
            "boolean" => typed.Value.Trim() == "1",
            "array" => (IReadOnlyList<object?>)[.. (typed.Element("data")?.Elements("value") ?? []).Select(item => Value(new XElement("item", item)))],
            "struct" => ReadMembers(typed),
            _ => null,
        };
    }

    private static Dictionary<string, object?> ReadMembers(XElement members)
    {
        Dictionary<string, object?> read = [];
        foreach (var member in members.Elements("member"))
            read[member.Element("name")?.Value ?? throw new FormatException("a member has no name")] = Value(member);
        return read;
    }
}

/// <summary>What a call came to.</summary>
/// <param name="Value">The value; null for a fault.</param>
/// <param name="Fault">Why it was refused; null when it was not.</param>
internal sealed record XmlRpcAnswer(object? Value, XmlRpcFault? Fault);

/// <summary>Why a call was refused.</summary>
internal sealed record XmlRpcFault(int Code, string Text);
