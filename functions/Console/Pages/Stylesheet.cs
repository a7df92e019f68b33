using System.Security.Cryptography;

namespace SuperInsight.Functions.Console.Pages;

/// <summary>The one style sheet. Its name changes with its contents, so that it may be kept for ever.</summary>
internal static class Stylesheet
{
    private const string Resource = "console.css";

    public static byte[] Contents { get; } = Read();

    public static string Name { get; } = $"console.{Convert.ToHexStringLower(SHA256.HashData(Contents))[..12]}.css";

    public static string Path { get; } = $"{ConsoleView.Root}/assets/{Name}";

    private static byte[] Read()
    {
        using var stream = typeof(Stylesheet).Assembly.GetManifestResourceStream(Resource) ?? throw new InvalidOperationException($"The resource {Resource} is not in the assembly.");
        using MemoryStream bytes = new();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }
}
