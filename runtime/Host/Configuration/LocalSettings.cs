using System.Text.Json;

namespace LocalFunctions.Host.Configuration;

/// <summary><c>Values</c> of local.settings.json: settings for the host and environment for the worker, weaker than the real environment.</summary>
internal static class LocalSettings
{
    /// <returns>Empty when there is no file.</returns>
    public static IReadOnlyDictionary<string, string> Read(string path)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        if (JsonFile.Read(path) is not { } root)
            return values;
        if (root.At("IsEncrypted").AsFlag() == true)
            throw new HostSetupException($"{path} is encrypted, which works only on the machine and with the tool that wrote it. Run `func settings decrypt` there first.");
        if (root.At("Values") is not { ValueKind: JsonValueKind.Object } section)
            return values;
        foreach (var property in section.EnumerateObject())
        {
            values[property.Name] = property.Value.AsText()
                ?? throw new HostSetupException($"{path}: Values.{property.Name} must be a text; use names as 'Section__Name' instead of nested objects.");
        }
        return values;
    }
}
