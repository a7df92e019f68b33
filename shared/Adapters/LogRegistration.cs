using Microsoft.Extensions.DependencyInjection;
using SuperInsight.Adapters.LocalSystem;
using SuperInsight.Adapters.Settings;
using SuperInsight.Adapters.TencentCloud;
using SuperInsight.Adapters.TencentCloud.Logs;
using SuperInsight.Domain.Logs;
using SuperInsight.Domain.Settings;

namespace SuperInsight.Adapters;

/// <summary>
/// Wires the search of logs: in the cloud (key <see cref="Cloud"/>) and in files (key <see cref="Files"/>). Needs
/// <see cref="OperatorRegistration.AddOperator"/> and <see cref="TencentCloudRegistration.AddTencentCloud"/>.
/// </summary>
public static class LogRegistration
{
    public const string Cloud = "cloud";

    public const string Files = "files";

    private const string Directory = "Logs__Directory";

    public static IServiceCollection AddLogs(this IServiceCollection services) => services
        .AddKeyedSingleton(Cloud, (provider, _) => new SearchLogs(new CloudLogs(provider.GetRequiredService<CloudClient>(), CloudSettings.Environment(Settings(provider)))))
        .AddKeyedSingleton(Files, (provider, _) => new SearchLogs(new FileLogs(Settings(provider).ResolveFile(Settings(provider).Require(Directory, "the folder of logs")), TimeZoneInfo.Local)));

    /// <summary>Where logs are searched when nobody says: in the cloud where that is configured, else in files. An emulated cloud writes no logs of its own.</summary>
    /// <exception cref="SettingException">Neither is.</exception>
    public static string Place(IServiceProvider provider)
    {
        var settings = Settings(provider);
        if (settings.Get("TENCENTCLOUD_SECRET_ID") is not null && settings.Get("TENCENTCLOUD_SECRET_KEY") is not null && settings.Get(CloudSettings.EnvironmentSetting) is not null
            && !(settings.Get(Directory) is not null && Uri.TryCreate(settings.Get("TencentCloud__Endpoint"), UriKind.Absolute, out var endpoint) && endpoint.IsLoopback))
            return Cloud;
        settings.Require(Directory, $"the folder of logs; or set {CloudSettings.EnvironmentSetting} and a key, to search them in the cloud");
        return Files;
    }

    private static OperatorSettings Settings(IServiceProvider provider) => provider.GetRequiredService<OperatorSettings>();
}
