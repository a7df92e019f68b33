using System.CommandLine;
using Microsoft.Extensions.DependencyInjection;
using SuperInsight.Adapters;
using SuperInsight.Adapters.Settings;
using SuperInsight.Domain.Settings;
using SuperInsight.Domain.TcbConfiguration;
using SuperInsight.Domain.TcbConfiguration.Applying;

namespace SuperInsight.Cli.Config;

/// <summary>What commands share that hold a configuration against what runs.</summary>
internal static class ConfigurationUse
{
    private const string EnvironmentSetting = "TencentCloud__EnvId";

    /// <exception cref="SettingException">The file cannot be used; its mistakes are on standard error.</exception>
    public static async Task<DeploymentConfiguration> ReadAsync(string file, CancellationToken cancellationToken)
    {
        var reading = await ConfigurationFile.ReadAsync(file, cancellationToken);
        ConfigurationFile.Print(file, reading, Console.Error);
        return reading.Configuration ?? throw new SettingException(file, $"it cannot be used: {ConfigurationFile.Count(reading)}", "Mend it; `ops config check` says the same again.");
    }

    /// <summary>Finds what would be done.</summary>
    public static Task<ConfigurationPlan> PlanAsync(IServiceProvider services, DeploymentConfiguration configuration, string? image, CancellationToken cancellationToken)
    {
        RefuseAnother(services.GetRequiredService<OperatorSettings>(), configuration);
        return services.GetRequiredService<PlanConfiguration>().RunAsync(configuration, OpsSettings.Variable, image, cancellationToken);
    }

    public static ServiceProvider Open(ParseResult parsed) => OpsServices.Create(parsed, services => services.AddTencentCloud().AddConfiguration());

    /// <summary>The file's environment must be the one that the settings lead to: nothing may happen to another.</summary>
    private static void RefuseAnother(OperatorSettings settings, DeploymentConfiguration configuration)
    {
        var wanted = new ConfigurationVariables(configuration, OpsSettings.Variable).Fill(configuration.EnvironmentId);
        var ours = settings.Get(EnvironmentSetting) ?? throw SettingException.Missing(EnvironmentSetting, "the CloudBase environment, as the file names it");
        if (wanted != ours)
            throw new SettingException(EnvironmentSetting, $"it says {ours}, and the file is about {wanted}", "Use the settings of that environment, or another file.");
    }
}
