using SuperInsight.Adapters.Files;
using SuperInsight.Domain.Settings;

namespace SuperInsight.Adapters.Settings;

/// <summary>What is measured, and where measurements are kept.</summary>
internal static class MetricSettings
{
    /// <summary>The services that are asked over HTTP.</summary>
    public const string ServicesSetting = "Metrics__Services";

    private const string ProgramsSetting = "Metrics__Programs";
    private const string VolumesSetting = "Metrics__Volumes";
    private const StringSplitOptions Trimmed = StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries;

    /// <summary>Names as the supervisor has them; processes as these programs are called.</summary>
    private const string UsualPrograms = "postgresql=postgres,redis=redis-server,fastapi=uvicorn,labelstudio=label-studio,nginx=nginx";

    public static string Directory(OperatorSettings settings) => settings.Get("Metrics__Directory") is { } folder
        ? settings.ResolveFile(folder)
        : Path.Combine(Path.GetTempPath(), $"superinsight-{Environment.UserName}", "metrics");

    /// <exception cref="SettingException">It is not as it should be; or missing, beside no programs.</exception>
    public static IReadOnlyList<(string Name, string Process)> Programs(OperatorSettings settings, OperatorRole role) =>
        settings.Get(ProgramsSetting) is null && role == OperatorRole.Controller
            ? throw SettingException.Missing(ProgramsSetting, "programs to measure beside a controller")
            : Pairs(ProgramsSetting, settings.Get(ProgramsSetting) ?? UsualPrograms, "redis=redis-server");

    /// <exception cref="SettingException">It is not as it should be.</exception>
    public static IReadOnlyList<(string Name, string Folder)> Volumes(OperatorSettings settings)
    {
        if (settings.Get(VolumesSetting) is not { } text)
            return [("root", "/"), .. settings.Get(FileRoots.RootsSetting) is null ? [] : FileRoots.Read(settings).Roots.Select(root => (root.Name, root.Path))];
        var volumes = Pairs(VolumesSetting, text, "data=/var/lib/postgresql");
        return volumes.FirstOrDefault(volume => !Path.IsPathRooted(volume.Value)) is (_, { } relative)
            ? throw new SettingException(VolumesSetting, $"'{relative}' is not an absolute path", "Write NAME=PATH,NAME=PATH.")
            : volumes;
    }

    /// <exception cref="SettingException">It is missing, or not as it should be.</exception>
    public static IReadOnlyList<(string Name, Uri Address)> Services(OperatorSettings settings) =>
    [
        .. Pairs(ServicesSetting, settings.Require(ServicesSetting, "the services to ask how they are: fastapi=http://127.0.0.1:8000/health"), "fastapi=http://127.0.0.1:8000/health")
            .Select(pair => Uri.TryCreate(pair.Value, UriKind.Absolute, out var address) && address.Scheme is "http" or "https"
                ? (pair.Name, address)
                : throw new SettingException(ServicesSetting, $"'{pair.Value}' is no http or https address", "Write NAME=ADDRESS,NAME=ADDRESS.")),
    ];

    /// <exception cref="SettingException">It is missing.</exception>
    public static string AccessLog(OperatorSettings settings) =>
        settings.ResolveFile(settings.Require("Nginx__AccessLog", "the log that nginx writes of requests, in the form that docs/metrics.md shows"));

    private static List<(string Name, string Value)> Pairs(string setting, string text, string example)
    {
        List<(string Name, string Value)> pairs = [];
        foreach (var pair in text.Split([',', '\n'], Trimmed))
        {
            if (pair.Split('=', 2, StringSplitOptions.TrimEntries) is not [{ Length: > 0 } name, { Length: > 0 } value])
                throw new SettingException(setting, $"'{pair}' is not of the form NAME=VALUE", $"Write it as {example}, separated by commas.");
            if (pairs.Any(known => known.Name == name))
                throw new SettingException(setting, $"the name '{name}' is given twice", "Let every one have a name of its own.");
            pairs.Add((name, value));
        }

        return pairs;
    }
}
