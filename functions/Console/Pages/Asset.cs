using System.Security.Cryptography;

namespace SuperInsight.Functions.Console.Pages;

/// <summary>A file that pages refer to. Its name changes with its contents, so that it may be kept for ever.</summary>
internal sealed class Asset
{
    private Asset(string resource, string type)
    {
        using var stream = typeof(Asset).Assembly.GetManifestResourceStream(resource) ?? throw new InvalidOperationException($"The resource {resource} is not in the assembly.");
        using MemoryStream bytes = new();
        stream.CopyTo(bytes);
        (Contents, Type) = (bytes.ToArray(), type);
        var dot = resource.LastIndexOf('.');
        Name = $"{resource[..dot]}.{Convert.ToHexStringLower(SHA256.HashData(Contents))[..12]}{resource[dot..]}";
    }

    public static Asset Style { get; } = new("console.css", "text/css; charset=utf-8");

    public static Asset Icon { get; } = new("icon.svg", "image/svg+xml");

    public byte[] Contents { get; }

    public string Type { get; }

    public string Name { get; }

    public string Path => $"{ConsoleView.Root}/assets/{Name}";

    /// <summary>Null for a name that is none of these.</summary>
    public static Asset? Find(string name) => name == Style.Name ? Style : name == Icon.Name ? Icon : null;
}
