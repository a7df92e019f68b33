using System.Text.Json;
using Microsoft.Extensions.Configuration;
using SuperInsight.Adapters.Settings;
using SuperInsight.Domain.Settings;

namespace SuperInsight.Cli;

/// <summary>Where the command line takes its settings from: the environment, then ./local.settings.json, then ./.local/settings.json.</summary>
internal static class OpsSettings
{
    private const string HomeVariable = "SUPERINSIGHT_HOME";

#pragma warning disable RS0030 // The composition root: here the environment enters.
    /// <summary>The folder that relative file names are meant from.</summary>
    public static string Home => Environment.GetEnvironmentVariable(HomeVariable) ?? Directory.GetCurrentDirectory();

    /// <summary>A variable of whoever runs the command; null where it is not set.</summary>
    public static string? Variable(string name) => Environment.GetEnvironmentVariable(name);
#pragma warning restore RS0030

    public static IConfiguration Configure() => new ConfigurationBuilder()
        .AddInMemoryCollection(ReadValues(Path.Combine(Home, ".local", "settings.json")))
        .AddInMemoryCollection(ReadValues(Path.Combine(Home, "local.settings.json")))
        .AddEnvironmentVariables()
        .Build();

    public static OperatorSettings Read() => new(Configure(), Home);

    /// <summary>The <c>Values</c> of a file shaped like local.settings.json; empty when there is no such file.</summary>
    private static Dictionary<string, string?> ReadValues(string file)
    {
        if (!File.Exists(file))
            return [];
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(file), new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
            return document.RootElement.GetProperty("Values").EnumerateObject()
                .ToDictionary(value => value.Name.Replace("__", ":", StringComparison.Ordinal), value => (string?)value.Value.ToString());
        }
        catch (Exception malformed) when (malformed is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new SettingException(file, "it is not shaped like local.settings.json", "Expected: { \"Values\": { \"NAME\": \"value\" } }.", malformed);
        }
    }
}
