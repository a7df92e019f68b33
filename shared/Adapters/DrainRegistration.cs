using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SuperInsight.Adapters.LocalSystem;
using SuperInsight.Adapters.Postgres;
using SuperInsight.Adapters.Redis;
using SuperInsight.Adapters.Settings;
using SuperInsight.Adapters.Supervisor;
using SuperInsight.Domain.Backups;
using SuperInsight.Domain.Backups.Runs;
using SuperInsight.Domain.Backups.Wal;
using SuperInsight.Domain.Deployments;
using SuperInsight.Domain.Deployments.Drains;
using SuperInsight.Domain.Settings;
using SuperInsight.Domain.TcbConfiguration;

namespace SuperInsight.Adapters;

/// <summary>
/// Wires both sides of bringing a service to rest. Needs <see cref="OperatorRegistration.AddOperator"/> and, for the agent of an ephemeral
/// container, <see cref="BackupRegistration.AddBackups"/>. Settings are read when a part is first asked for.
/// </summary>
public static class DrainRegistration
{
    /// <summary>The archiver has as long as a controller waits for a rest, and no longer.</summary>
    private static readonly TimeSpan ArchiverPatience = TimeSpan.FromMinutes(5);

    /// <summary>Who drains, or restarts, this container's programs: one at a time.</summary>
    internal static BackupSource Turn { get; } = BackupSource.Parse("drain");

    public static IServiceCollection AddDrains(this IServiceCollection services) => services
        .AddSingleton(provider => new DrainLedger(provider.GetRequiredService<Buckets>().Ledger))
        .AddSingleton<IServiceDrain>(provider => new LedgerServiceDrain(provider.GetRequiredService<DrainLedger>(), provider.GetRequiredService<IOperatorProcess>().Name))
        .AddSingleton<IServiceControl>(provider => provider.GetRequiredService<SupervisorServiceControl>())
        .AddSingleton(provider => new SupervisorServiceControl(
            SupervisorSettings.Options(Settings(provider)), SupervisorSettings.Programs(Settings(provider)), provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<SupervisorServiceControl>>()))
        .AddSingleton<IWalFlush>(provider => new PostgresWalFlush(DatabaseAddress.Read(Settings(provider)), ArchiverPatience, provider.GetRequiredService<TimeProvider>()))
        .AddSingleton<BackUpOnce>()
        .AddSingleton<ILastOfData, LastOfData>()
        .AddSingleton<IReadOnlyCollection<ILiveData>>(provider =>
        [
            new PostgresLiveData(() => DatabaseAddress.Read(Settings(provider)), provider.GetRequiredService<PostgresTools>()),
            new RedisLiveData(() => RedisSetting.Read(Settings(provider)), provider.GetRequiredService<TimeProvider>()),
        ])
        .AddSingleton<RestoreInPlace>()
        .AddSingleton(Follow)
        .AddSingleton(provider => new FollowDrainWhereNeeded(
            provider.GetRequiredService<OperatorRole>(), DeploymentSettings.KnownTopology(Settings(provider)), provider.GetRequiredService<FollowDrain>));

    private static FollowDrain Follow(IServiceProvider provider) => new(
        provider.GetRequiredService<DrainLedger>(), Service(Settings(provider)), Settings(provider).Get("Supervisor__Container") ?? ContainerName.Read(),
        provider.GetRequiredService<IServiceControl>(),
        DeploymentSettings.KnownTopology(Settings(provider)) == Topology.Ephemeral ? provider.GetRequiredService<ILastOfData>() : null,
        provider.GetRequiredService<RestoreInPlace>,
        () => provider.GetRequiredService<IRunLock>().TryTake(Turn), provider.GetRequiredService<ILogger<FollowDrain>>());

    private static OperatorSettings Settings(IServiceProvider provider) => provider.GetRequiredService<OperatorSettings>();

    /// <exception cref="SettingException">It is missing, or is no name.</exception>
    internal static string Service(OperatorSettings settings)
    {
        var service = settings.Require("TencentCloud__ServiceName", "the CloudBase Run service that this container belongs to");
        return DrainLedger.IsService(service) ? service
            : throw new SettingException("TencentCloud__ServiceName", $"'{service}' is no name of a service", "Use lower-case letters, digits and -.");
    }
}
