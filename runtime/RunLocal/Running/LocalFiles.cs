using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace SuperInsight.RunLocal;

/// <summary>The JSON files of .local/ that other programs read.</summary>
public static class LocalFiles
{
    private static readonly JsonSerializerOptions Format = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>settings.json, in the shape of local.settings.json.</summary>
    public static void WriteSettings(this LocalFolder folder, IReadOnlyDictionary<string, string> settings) =>
        Write(folder.SettingsFile, new JsonObject { ["IsEncrypted"] = false, ["Values"] = JsonSerializer.SerializeToNode(settings) });

    /// <summary>secrets/host.json, in the shape that Microsoft's host keeps its keys.</summary>
    public static void WriteHostKeys(this LocalFolder folder) =>
        Write(Path.Combine(folder.SecretsFolder, "host.json"), new JsonObject
        {
            ["masterKey"] = Key("master", folder.MasterKey),
            ["functionKeys"] = new JsonArray(Key("default", folder.FunctionKey)),
            ["systemKeys"] = new JsonArray(),
        });

    /// <summary>run.json: who runs, since when, and where it answers. The `run` script prints the URLs line by line.</summary>
    public static void WriteRun(this LocalFolder folder, DateTimeOffset since, IReadOnlyDictionary<string, string> urls) =>
        Write(folder.RunFile, new JsonObject
        {
            ["pid"] = Environment.ProcessId,
            ["since"] = since.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture),
            ["urls"] = JsonSerializer.SerializeToNode(urls),
        });

    private static JsonObject Key(string name, string value) => new() { ["name"] = name, ["value"] = value, ["encrypted"] = false };

    private static void Write(string path, JsonObject content) => OwnerOnlyFile.Write(path, content.ToJsonString(Format) + "\n");
}
