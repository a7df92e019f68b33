using System.Text.Json;
using LocalFunctions.Host.Invocations;

namespace LocalFunctions.Host.Configuration;

/// <summary>The part of <see href="https://learn.microsoft.com/azure/azure-functions/functions-host-json">host.json</see> that this host honours.</summary>
/// <param name="FunctionTimeout">Longest run of one invocation; null is no limit ("-1"). Default 30 minutes, as Microsoft's host outside the consumption plan.</param>
/// <param name="LogLevels">Category prefix to level; "default" is the rest.</param>
/// <param name="Retry">For timers whose function says nothing of retries; null is none.</param>
/// <param name="Warnings">What is in the file and means nothing.</param>
internal sealed record HostJson(
    HttpSettings Http, TimeSpan? FunctionTimeout, IReadOnlyDictionary<string, LogLevel> LogLevels, QueueSettings Queues, RetryPolicy? Retry, SingletonSettings Singleton,
    IReadOnlyList<string> Warnings)
{
    private static readonly TimeSpan DefaultFunctionTimeout = TimeSpan.FromMinutes(30);

    /// <exception cref="HostSetupException">The file is missing or holds a value out of range.</exception>
    public static HostJson Read(string path) => Parse(
        JsonFile.Read(path) ?? throw new HostSetupException($"{path} is missing. A function app needs one, at least {{\"version\":\"2.0\"}}: is --script-root the folder of the built app?"),
        path);

    internal static HostJson Parse(JsonElement root, string path)
    {
        if (root.At("version") is { ValueKind: not JsonValueKind.Undefined } version && version.AsText() is not "2.0")
            throw new HostSetupException($"{path}: version must be \"2.0\", the version of the file's format.");
        return new HostJson(
            HttpSettings.Parse(root.At("extensions", "http"), path),
            Timeout(root.At("functionTimeout"), path),
            Levels(root.At("logging", "logLevel"), path),
            QueueSettings.Parse(root.At("extensions", "queues"), path),
            RetrySettings.Parse(root.At("retry"), path),
            SingletonSettings.Parse(root.At("singleton"), path),
            HostJsonKeys.Warnings(root, path));
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
