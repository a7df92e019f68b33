using System.CommandLine;
using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SuperInsight.Adapters;
using SuperInsight.Cli.Backups;
using SuperInsight.Domain.Settings;

namespace SuperInsight.Cli;

/// <summary>The composition root of the command line.</summary>
internal static class OpsServices
{
    private const string HomeVariable = "SUPERINSIGHT_HOME";

    public static ServiceProvider Create(ParseResult parsed)
    {
#pragma warning disable RS0030 // The composition root: here the environment enters.
        var home = Environment.GetEnvironmentVariable(HomeVariable) ?? Directory.GetCurrentDirectory();
#pragma warning restore RS0030
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(ReadValues(Path.Combine(home, ".local", "settings.json")))
            .AddInMemoryCollection(ReadValues(Path.Combine(home, "local.settings.json")))
            .AddEnvironmentVariables()
            .Build();
        var services = new ServiceCollection();
        services.AddLogging(logging => logging
            .SetMinimumLevel(parsed.GetValue(CommonOptions.Verbose) ? LogLevel.Information : LogLevel.Warning)
            .AddProvider(new StandardErrorLog()));
        services.AddOperator(configuration, home, "ops");
        services.AddBackups(parsed.GetValue(RestorePointArguments.Trust)?.Split([',', ' '], StringSplitOptions.RemoveEmptyEntries));
        return services.BuildServiceProvider();
    }

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
