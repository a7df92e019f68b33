using System.Globalization;
using SuperInsight.Adapters.Probes;
using SuperInsight.Adapters.Registry;
using SuperInsight.Domain.Backups;
using SuperInsight.Domain.Deployments;
using SuperInsight.Domain.Settings;
using SuperInsight.Domain.TcbConfiguration;

namespace SuperInsight.Adapters.Settings;

/// <summary>How deployments go. Each value that cannot be used is named.</summary>
internal static class DeploymentSettings
{
    private const string ControllersOwnService = "superinsight-ops";

    /// <exception cref="SettingException">The topology is missing, or a value is none.</exception>
    public static DeploymentPolicy Policy(OperatorSettings settings)
    {
        var policy = new DeploymentPolicy(Topology(settings));
        return policy with
        {
            AcceptDataLoss = settings.Get("AcceptDataLossSeconds") is { } seconds ? TimeSpan.FromSeconds(Number("AcceptDataLossSeconds", seconds, 24 * 3600)) : null,
            GraySteps = [.. (settings.Get("Deployments__GraySteps") ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(step => Number("Deployments__GraySteps", step.TrimEnd('%'), 99))],
            SafeguardExternal = Flag(settings, "Deployments__Safeguard"),
            RestoreDataOnRollback = Flag(settings, "Deployments__RestoreDataOnRollback"),
            OwnService = settings.Get("Deployments__OwnService") ?? ControllersOwnService,
            ProbeEvery = Duration(settings, "Deployments__ProbeEvery", policy.ProbeEvery),
            BakeFor = Duration(settings, "Deployments__BakeFor", policy.BakeFor),
            GrayStepFor = Duration(settings, "Deployments__GrayStepFor", policy.GrayStepFor),
            ImageDeadline = Duration(settings, "Deployments__ImageDeadline", policy.ImageDeadline),
            VerifyDeadline = Duration(settings, "Deployments__VerifyDeadline", policy.VerifyDeadline),
        };
    }

    /// <summary>What is backed up before a release; null for all that ever was.</summary>
    /// <exception cref="SettingException">One of them is no source.</exception>
    public static IReadOnlyList<BackupSource>? SafeguardSources(OperatorSettings settings) => settings.Get("Deployments__SafeguardSources") is not { } text
        ? null
        : [.. text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(name => BackupSource.TryParse(name, out var source)
            ? source
            : throw new SettingException("Deployments__SafeguardSources", $"'{name}' is not a backup source", "Write them as postgres,redis,files."))];

    /// <summary>How a service is asked how it is.</summary>
    /// <exception cref="SettingException">The path is none.</exception>
    public static HealthProbeOptions Probe(OperatorSettings settings)
    {
        var options = new HealthProbeOptions();
        var path = settings.Get("Deployments__HealthPath") ?? options.Path;
        return path.StartsWith('/') && Uri.IsWellFormedUriString(path, UriKind.Relative)
            ? options with { Path = path }
            : throw new SettingException("Deployments__HealthPath", $"'{path}' is not a path", "Begin it with /, as /health.");
    }

    /// <summary>Where images are, and as whom we ask for them.</summary>
    /// <exception cref="SettingException">A user is set and no password.</exception>
    public static RegistryOptions Registry(OperatorSettings settings) => new()
    {
        Endpoint = settings.Get("Registry__Endpoint"),
        Credential = settings.Get("Registry__User") is { } user ? new(user, new Secret(settings.Require("Registry__Password", "the password of Registry__User"))) : null,
    };

    /// <summary>Where the data is; null when that is not said.</summary>
    /// <exception cref="SettingException">It is said, but not so that it can be understood.</exception>
    public static Topology? KnownTopology(OperatorSettings settings) => settings.Get("Topology") is null ? null : Topology(settings);

    private static Topology Topology(OperatorSettings settings) =>
        settings.Require("Topology", "where the data is: external, volume or ephemeral") switch
        {
            "external" => Domain.TcbConfiguration.Topology.External,
            "volume" => Domain.TcbConfiguration.Topology.Volume,
            "ephemeral" => Domain.TcbConfiguration.Topology.Ephemeral,
            var other => throw new SettingException("Topology", $"'{other}' is none", "Use external, volume or ephemeral: docs/configuration.md tells them apart."),
        };

    private static int Number(string setting, string text, int most) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= most
            ? number
            : throw new SettingException(setting, $"'{text}' is not a whole number from 0 to {most}", "Mend the setting, or leave it out.");

    private static bool Flag(OperatorSettings settings, string setting) => (settings.Get(setting) ?? "false").ToLowerInvariant() switch
    {
        "true" => true,
        "false" => false,
        var other => throw new SettingException(setting, $"'{other}' is neither true nor false", "Use true or false."),
    };

    private static TimeSpan Duration(OperatorSettings settings, string setting, TimeSpan usual)
    {
        if (settings.Get(setting) is not { } text)
            return usual;
        return DurationText.TryParse(text, out var duration) && duration > TimeSpan.Zero ? duration : throw new SettingException(setting, $"'{text}' is not a duration", "Write it as 10m, 90s or 00:10:00.");
    }
}
