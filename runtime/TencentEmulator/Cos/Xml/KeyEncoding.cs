using System.Xml.Linq;

namespace TencentEmulator.Cos.Xml;

/// <summary>encoding-type: how keys are written in a listing. Only <c>url</c> exists; slashes stay as they are.</summary>
internal readonly struct KeyEncoding
{
    private readonly bool _isUrl;

    /// <exception cref="CosException">InvalidArgument: another encoding than url.</exception>
    public KeyEncoding(string? type)
    {
        if (type is { Length: > 0 } and not "url")
            throw CosError.InvalidArgument("encoding-type must be url.");
        _isUrl = type == "url";
    }

    public XElement? Element(string name) => _isUrl ? new XElement(name, "url") : null;

    public string Apply(string key) =>
        _isUrl ? string.Join('/', key.Split('/').Select(Uri.EscapeDataString)) : key;
}
