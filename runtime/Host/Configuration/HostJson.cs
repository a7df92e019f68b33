using System.Text.Json;

namespace LocalFunctions.Host.Configuration;

/// <summary>The part of <see href="https://learn.microsoft.com/azure/azure-functions/functions-host-json">host.json</see> that this host honours.</summary>
/// <param name="RoutePrefix">First segments of every function URL; may be empty.</param>
/// <param name="FunctionTimeout">Longest run of one invocation; null is no limit ("-1"). Default 30 minutes, as Microsoft's host outside the consumption plan.</param>
/// <param name="LogLevels">Category prefix to level; "default" is the rest.</param>
internal sealed record HostJson(
    string RoutePrefix, TimeSpan? FunctionTimeout, IReadOnlyDictionary<string, LogLevel> LogLevels, QueueSettings Queues, SingletonSettings Singleton)
{
    private static readonly TimeSpan DefaultFunctionTimeout = TimeSpan.FromMinutes(30);

    /// <exception cref="HostSetupException">The file is missing or holds a value out of range.</exception>
    public static HostJson Read(string path) => Parse(
        JsonFile.Read(path) ?? throw new HostSetupException($"{path} is missing. A function app needs one, at least {{\"version\":\"2.0\"}}: is --script-root the folder of the built app?"),
        path);

    internal static HostJson Parse(JsonElement root, string path)
    {
        var http = root.At("extensions", "http");
        return new HostJson(
            (http.At("routePrefix").AsText() ?? "api").Trim('/'),
            Timeout(root.At("functionTimeout"), path),
            Levels(root.At("logging", "logLevel"), path),
            QueueSettings.Parse(root.At("extensions", "queues"), path),
            SingletonSettings.Parse(root.At("singleton"), path));
    }

    private static TimeSpan? Timeout(JsonElement element, string path) => element.AsText() switch
    {
        null => DefaultFunctionTimeout,
        "-1" => null,
        _ => element.AsTimeSpan() is { } timeout && timeout > TimeSpan.Zero
            ? timeout
            : throw new HostSetupException($"{path}: functionTimeout must be \"-1\" or a positive time as \"00:30:00\"."),
    };

    private static Dictionary<string, LogLevel> Levels(JsonElement element, string path)
    {
        var levels = new Dictionary<string, LogLevel>(StringComparer.OrdinalIgnoreCase);
        if (element.ValueKind != JsonValueKind.Object)
            return levels;
        foreach (var property in element.EnumerateObject())
        {
            levels[property.Name] = Enum.TryParse<LogLevel>(property.Value.AsText(), ignoreCase: true, out var level)
                ? level
                : throw new HostSetupException($"{path}: logging.logLevel.{property.Name} must be one of {string.Join(", ", Enum.GetNames<LogLevel>())}.");
        }
        return levels;
    }
}
