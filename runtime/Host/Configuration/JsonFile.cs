using System.Globalization;
using System.Text.Json;

namespace LocalFunctions.Host.Configuration;

/// <summary>Reads the app's JSON files the way Microsoft's tools write them: comments and trailing commas are allowed.</summary>
internal static class JsonFile
{
    private static readonly JsonDocumentOptions Lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    /// <returns>The root object, or null when there is no such file.</returns>
    /// <exception cref="HostSetupException">The file is not readable, or not a JSON object.</exception>
    public static JsonElement? Read(string path)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path), Lenient);
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? document.RootElement.Clone()
                : throw new HostSetupException($"{path} must hold a JSON object.");
        }
        catch (FileNotFoundException)
        {
            return null;
        }
        catch (Exception problem) when (problem is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new HostSetupException($"{path} cannot be read: {problem.Message}", problem);
        }
    }

    /// <summary>Follows a path of property names, ignoring case; undefined where a step is missing.</summary>
    public static JsonElement At(this JsonElement element, params ReadOnlySpan<string> path)
    {
        foreach (var name in path)
        {
            if (element.ValueKind != JsonValueKind.Object)
                return default;
            var found = default(JsonElement);
            foreach (var property in element.EnumerateObject())
            {
                if (property.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
                    found = property.Value;
            }
            element = found;
        }
        return element;
    }

    public static string? AsText(this JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.String => element.GetString(),
        JsonValueKind.True or JsonValueKind.False or JsonValueKind.Number => element.GetRawText(),
        _ => null,
    };

    public static bool? AsFlag(this JsonElement element) => bool.TryParse(element.AsText(), out var flag) ? flag : null;

    public static int? AsInteger(this JsonElement element) =>
        int.TryParse(element.AsText(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;

    public static TimeSpan? AsTimeSpan(this JsonElement element) =>
        TimeSpan.TryParse(element.AsText(), CultureInfo.InvariantCulture, out var span) ? span : null;
}
