using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using SuperInsight.Adapters.Postgres;
using SuperInsight.Adapters.Probes;
using SuperInsight.Adapters.Registry;
using SuperInsight.Adapters.Settings;
using SuperInsight.Domain.Alarms;
using SuperInsight.Domain.Backups;
using SuperInsight.Domain.Backups.Catalogue;
using SuperInsight.Domain.Backups.Runs;
using SuperInsight.Domain.Deployments;
using SuperInsight.Domain.Deployments.Traffic;
using SuperInsight.Domain.Settings;

namespace SuperInsight.Adapters;

/// <summary>
/// Wires deployments. Needs <see cref="OperatorRegistration.AddOperator"/>, <see cref="BackupRegistration.AddBackups"/> and
/// <see cref="TencentCloudRegistration.AddTencentCloud"/>. Settings are read when a part is first asked for.
/// </summary>
public static class DeploymentRegistration
{
    /// <summary>What asks for deployments, shows them, and takes them back: the ledger alone is needed.</summary>
    public static IServiceCollection AddDeploymentRequests(this IServiceCollection services) => services
        .AddSingleton(provider => new DeploymentDefaults(Settings(provider).Get("TencentCloud__ServiceName"), Settings(provider).Get("Deployments__Image")))
        .AddSingleton(provider => DeploymentSettings.Policy(Settings(provider)))
        .AddSingleton(provider => new DeploymentLedger(provider.GetRequiredService<Buckets>().Ledger))
        .AddSingleton<RequestDeployment>()
        .AddSingleton<FindDeployment>()
        .AddSingleton<ListDeployments>()
        .AddSingleton<CancelDeployment>()
        .AddSingleton<RollBackDeployment>();

    /// <summary>That, and what carries them out.</summary>
    public static IServiceCollection AddDeployments(this IServiceCollection services) => services
        .AddDeploymentRequests()
        .AddTencentCloud()
        .AddDrains()
        .AddRegistry()
        .AddSingleton<IImageRegistry>(provider => provider.GetRequiredService<RegistryImages>())
        .AddSingleton<IHealthProbe>(provider => new HttpHealthProbe(DeploymentSettings.Probe(Settings(provider)), handler: null, provider.GetRequiredService<TimeProvider>()))
        .AddSingleton<ISchemaHeads>(provider => new PostgresSchemaHeads(() => DatabaseAddress.Find(Settings(provider))))
        .AddSingleton<IDataSafeguard>(provider => provider.GetRequiredService<DeploymentPolicy>().Safeguards ? Safeguard(provider) : new NoSafeguard())
        .AddGitHub()
        .AddSingleton<IDeploymentReports>(provider => new DeploymentListeners(
            [new DeploymentAlarms(provider.GetRequiredService<AlarmLedger>()), .. GitHubRegistration.Reports(provider) is { } github ? [github] : (IDeploymentReports[])[]]))
        .AddSingleton<CompareTraffic>()
        .AddSingleton<ObserveDeployment>()
        .AddSingleton<ActOnDeployment>()
        .AddSingleton<AdvanceDeployment>()
        .AddSingleton(provider => new AdvanceDeployments(
            provider.GetRequiredService<OperatorRole>(), provider.GetRequiredService<DeploymentLedger>(), provider.GetRequiredService<AdvanceDeployment>, provider.GetRequiredService<ILogger<AdvanceDeployments>>()))
        .AddSingleton(Requests);

    internal static IServiceCollection AddRegistry(this IServiceCollection services)
    {
        services.TryAddSingleton(Registry);
        return services;
    }

    /// <summary>What cannot be carried out must not be promised: asking for a deployment needs every setting that one needs.</summary>
    private static IDeploymentRequests Requests(IServiceProvider provider)
    {
        _ = provider.GetRequiredService<AdvanceDeployment>();
        return provider.GetRequiredService<RequestDeployment>();
    }

    private static RegistryImages Registry(IServiceProvider provider)
    {
#pragma warning disable RS0030 // The composition root: here chance enters.
        return new RegistryImages(DeploymentSettings.Registry(Settings(provider)), handler: null, provider.GetRequiredService<TimeProvider>(), Random.Shared.NextDouble, provider.GetRequiredService<ILogger<RegistryImages>>());
#pragma warning restore RS0030
    }

    private static SafeguardByBackup Safeguard(IServiceProvider provider)
    {
        var named = DeploymentSettings.SafeguardSources(Settings(provider));
        var runs = provider.GetRequiredService<BackupRunLedger>();
        return new SafeguardByBackup(
            async token => named ?? [.. (await runs.ListSourcesAsync(token)).Where(source => source != BackupSource.PostgresBase)],
            provider.GetRequiredService<AskForBackup>(), runs, provider.GetRequiredService<VerificationLedger>(), provider.GetRequiredService<VerifyRestorePoint>(),
            provider.GetRequiredService<ILogger<SafeguardByBackup>>());
    }

    private static OperatorSettings Settings(IServiceProvider provider) => provider.GetRequiredService<OperatorSettings>();
}
