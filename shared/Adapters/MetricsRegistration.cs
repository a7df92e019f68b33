using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using SuperInsight.Adapters.LocalSystem;
using SuperInsight.Adapters.Metrics;
using SuperInsight.Adapters.Nginx;
using SuperInsight.Adapters.Postgres;
using SuperInsight.Adapters.Probes;
using SuperInsight.Adapters.Redis;
using SuperInsight.Adapters.Settings;
using SuperInsight.Adapters.TencentCloud;
using SuperInsight.Adapters.TencentCloud.CloudRun;
using SuperInsight.Domain.Agents;
using SuperInsight.Domain.Deployments.CloudRun;
using SuperInsight.Domain.Metrics;
using SuperInsight.Domain.Settings;

namespace SuperInsight.Adapters;

/// <summary>
/// Wires what is measured of the container, its programs and the cloud, and what remembers it. Needs <see cref="OperatorRegistration.AddOperator"/>
/// and, for the cloud's figures, <see cref="TencentCloudRegistration.AddTencentCloud"/>. Settings are read when a source is first asked.
/// </summary>
public static class MetricsRegistration
{
    /// <summary>What was measured before on this machine, and by the agents that post to it.</summary>
    public static IServiceCollection AddMetricHistory(this IServiceCollection services)
    {
        services.TryAddSingleton(provider => new FileMetricHistory(MetricSettings.Directory(Settings(provider)), Clock(provider)));
        services.TryAddSingleton<IMetricHistory>(provider => provider.GetRequiredService<FileMetricHistory>());
        services.TryAddSingleton<IAgentHistories>(provider => new FileAgentHistories(Path.Combine(MetricSettings.Directory(Settings(provider)), "agents"), Clock(provider)));
        return services;
    }

    public static IServiceCollection AddMetricSources(this IServiceCollection services)
    {
        services.AddMetricHistory();
        services.TryAddSingleton<ReadMetrics>();
        return services
            .AddSource("system", provider => new ContainerMetrics(new(), Clock(provider)))
            .AddSource("disks", provider => new DiskMetrics(MetricSettings.Volumes(Settings(provider))))
            .AddSource("programs", provider => new ProgramMetrics(MetricSettings.Programs(Settings(provider), Role(provider)), new(), Clock(provider)))
            .AddSource("postgres", provider => new PostgresMetrics(DatabaseAddress.Read(Settings(provider)), Clock(provider)))
            .AddSource("redis", provider => new RedisMetrics(RedisSetting.Read(Settings(provider))))
            .AddSource("nginx", provider => new NginxMetrics(MetricSettings.AccessLog(Settings(provider)), Clock(provider)))
            .AddSource("services", Services)
            .AddSource("cloud", Cloud)
            .AddSingleton<LatestMetrics>()
            .AddSingleton(provider => new CollectMetrics(Role(provider), provider.GetRequiredService<LatestMetrics>(), provider.GetRequiredService<IMetricHistory>,
                reading => _ = provider.GetService<AgentDuties>()?.Take(reading)));
    }

    /// <summary>What is configured: PostgreSQL and Redis by their own protocols, others over HTTP.</summary>
    private static ServiceProbes Services(IServiceProvider provider)
    {
        var stores = ServiceSettings.Stores(Settings(provider), Role(provider));
        return new(stores.Count > 0 && Settings(provider).Get(MetricSettings.ServicesSetting) is null ? [] : MetricSettings.Services(Settings(provider)), Clock(provider), stores);
    }

    /// <summary>Of the whole service: one asks for all instances.</summary>
    private static CloudRunMetrics Cloud(IServiceProvider provider) => Role(provider) == OperatorRole.Agent
        ? throw SettingException.Missing("Operator__Role", "controller or all, where the cloud's figures are read")
        : new CloudRunMetrics(provider.GetRequiredService<CloudClient>(), provider.GetRequiredService<CloudRunTarget>(), Clock(provider));

    private static IServiceCollection AddSource(this IServiceCollection services, string name, Func<IServiceProvider, IMetricsSource> make) =>
        services.AddSingleton<IMetricsSource>(provider => new DeferredMetrics(name, () => make(provider)));

    private static OperatorSettings Settings(IServiceProvider provider) => provider.GetRequiredService<OperatorSettings>();

    private static OperatorRole Role(IServiceProvider provider) => provider.GetRequiredService<OperatorRole>();

    private static TimeProvider Clock(IServiceProvider provider) => provider.GetRequiredService<TimeProvider>();
}
