using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using SuperInsight.Adapters.LocalSystem;
using SuperInsight.Adapters.Settings;
using SuperInsight.Adapters.Supervisor;
using SuperInsight.Domain.Backups.Runs;
using SuperInsight.Domain.Deployments.Drains;
using SuperInsight.Domain.Metrics;
using SuperInsight.Domain.Restarts;
using SuperInsight.Domain.Settings;
using SuperInsight.Domain.State;
using SuperInsight.Domain.TcbConfiguration;
using SuperInsight.Domain.Work;

namespace SuperInsight.Adapters;

/// <summary>
/// Wires what restarts the services of this container. Needs <see cref="OperatorRegistration.AddOperator"/>, <see cref="BackupRegistration.AddBackups"/>
/// and <see cref="DrainRegistration.AddDrains"/>. Settings are read when a part is first asked for.
/// </summary>
public static class RestartRegistration
{
    /// <summary>What marks restores.</summary>
    public static IServiceCollection AddRestoreMark(this IServiceCollection services)
    {
        services.TryAddSingleton(provider => new RestoreMark(() => new HeavyWork(
            provider.GetRequiredService<Buckets>().Ledger, provider.GetRequiredService<IOperatorProcess>(), provider.GetRequiredService<IRunIds>(),
            Clock(provider), provider.GetRequiredService<ILogger<HeavyWork>>(), new StreamName(RestoreMark.Stream))));
        return services;
    }

    public static IServiceCollection AddRestarts(this IServiceCollection services) => services
        .AddRestoreMark()
        .AddSingleton(provider => new RestartLedger(provider.GetRequiredService<Buckets>().Ledger))
        .AddSingleton(provider => new RestartJournal(provider.GetRequiredService<RestartLedger>(), Agent(Settings(provider)), Clock(provider), provider.GetRequiredService<ILogger<RestartJournal>>()))
        .AddSingleton<IServicePrograms>(provider => provider.GetRequiredService<SupervisorServiceControl>())
        .AddSingleton<IServiceReadiness>(provider => ServiceSettings.Readiness(Settings(provider), provider.GetRequiredService<OperatorRole>(), Clock(provider)))
        .AddSingleton(Obstacles)
        .AddSingleton(provider => new RestartPrograms(
            provider.GetRequiredService<RestartJournal>(), ServiceSettings.Order(Settings(provider)), provider.GetRequiredService<IServicePrograms>(), provider.GetRequiredService<IServiceReadiness>(),
            provider.GetRequiredService<IRestartObstacles>(), () => provider.GetRequiredService<IRunLock>().TryTake(DrainRegistration.Turn), new RestartPolicy(), provider.GetRequiredService<IOperatorProcess>(), Clock(provider),
            provider.GetRequiredService<ILogger<RestartPrograms>>()))
        .AddSingleton<IMetricsSource>(provider => new DeferredMetrics("restarts", () => Metrics(provider)));

    /// <summary>This container, as its agent is called.</summary>
    internal static AgentName Agent(OperatorSettings settings) => AgentName.Of(settings.Get("Supervisor__Container") ?? ContainerName.Read());

    private static RestartMetrics Metrics(IServiceProvider provider) => provider.GetRequiredService<OperatorRole>() == OperatorRole.Controller || !SupervisorSettings.IsThere(Settings(provider))
        ? throw SettingException.Missing("Supervisor__Socket", "the supervisor of the programs that may be restarted")
        : new RestartMetrics(provider.GetRequiredService<RestartJournal>(), ServiceSettings.Order(Settings(provider)), provider.GetRequiredService<IServiceReadiness>());

    private static IRestartObstacles Obstacles(IServiceProvider provider)
    {
        var settings = Settings(provider);
        var drains = DeploymentSettings.KnownTopology(settings) is Topology.Volume or Topology.Ephemeral
            ? new ContainerDrains(provider.GetRequiredService<DrainLedger>(), DrainRegistration.Service(settings), settings.Get("Supervisor__Container") ?? ContainerName.Read())
            : null;
        return new RestartObstacles(drains, provider.GetRequiredService<RestoreMark>(), provider.GetRequiredService<BackupRunLedger>(), provider.GetRequiredService<IOperatorProcess>());
    }

    private static OperatorSettings Settings(IServiceProvider provider) => provider.GetRequiredService<OperatorSettings>();

    private static TimeProvider Clock(IServiceProvider provider) => provider.GetRequiredService<TimeProvider>();
}
