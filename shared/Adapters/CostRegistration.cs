using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using SuperInsight.Adapters.Costs;
using SuperInsight.Adapters.Registry;
using SuperInsight.Adapters.Settings;
using SuperInsight.Adapters.TencentCloud;
using SuperInsight.Adapters.TencentCloud.Billing;
using SuperInsight.Adapters.TencentCloud.CloudRun;
using SuperInsight.Adapters.TencentCloud.Usage;
using SuperInsight.Domain.Agents;
using SuperInsight.Domain.Alarms;
using SuperInsight.Domain.Costs.Billing;
using SuperInsight.Domain.Costs.Computing;
using SuperInsight.Domain.Costs.Prices;
using SuperInsight.Domain.Costs.Reconciling;
using SuperInsight.Domain.Costs.Reports;
using SuperInsight.Domain.Deployments;
using SuperInsight.Domain.Deployments.CloudRun;
using SuperInsight.Domain.Metrics;
using SuperInsight.Domain.Scaling;
using SuperInsight.Domain.Settings;

namespace SuperInsight.Adapters;

/// <summary>
/// Wires costs. Needs <see cref="OperatorRegistration.AddOperator"/>, <see cref="BackupRegistration.AddBackups"/> (for alarms) and
/// <see cref="TencentCloudRegistration.AddTencentCloud"/>; telling people needs <see cref="NotificationRegistration.AddNotifications"/>. Settings
/// are read when a part is first asked for.
/// </summary>
public static class CostRegistration
{
    public static IServiceCollection AddCosts(this IServiceCollection services)
    {
        services.TryAddSingleton(provider => new DeploymentLedger(Ledgers(provider).Ledger));
        services.TryAddSingleton(provider => new ScalingLedger(Ledgers(provider).Ledger));
        return services
            .AddRegistry()
            .AddMetricHistory()
            .AddSingleton(provider => new PriceBookFile(CostSettings.PricesFile(Settings(provider))))
            .AddSingleton<Func<CancellationToken, Task<PriceBook>>>(provider => provider.GetRequiredService<PriceBookFile>().ReadAsync)
            .AddSingleton<IBill>(provider => new TencentBill(provider.GetRequiredService<CloudClient>()))
            .AddSingleton(provider => new CostLedger(Ledgers(provider).Ledger))
            .AddSingleton<ImportBill>()
            .AddSingleton<LedgerCostEvents>()
            .AddSingleton(Usage)
            .AddSingleton(provider => new EstimateInstances(provider.GetRequiredService<CloudRunUsage>().ShapeAsync, provider.GetRequiredService<CloudRunUsage>().InstancesAsync, provider.GetRequiredService<Func<CancellationToken, Task<PriceBook>>>(),
                CostSettings.Region(Settings(provider)), provider.GetRequiredService<TimeProvider>()))
            .AddSingleton(provider => new ReconcileBill(
                Sources(provider), provider.GetRequiredService<Func<CancellationToken, Task<PriceBook>>>(), provider.GetRequiredService<AlarmLedger>(), provider.GetRequiredService<TimeProvider>()))
            .AddSingleton(provider => new ReportCosts(
                provider.GetRequiredService<ImportBill>(), provider.GetRequiredService<CostLedger>(), provider.GetRequiredService<Func<CancellationToken, Task<PriceBook>>>(), CostSettings.Budgets(Settings(provider)),
                provider.GetRequiredService<LedgerCostEvents>().ReadAsync, provider.GetRequiredService<ReconcileBill>(), token => UseAsync(provider, token), provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<ReportCosts>>()))
            .AddSingleton<TellOfCosts>()
            .AddSingleton(provider => new ReportCostsOnTime(
                provider.GetRequiredService<OperatorRole>(), provider.GetRequiredService<ReportCosts>, provider.GetRequiredService<TellOfCosts>, provider.GetRequiredService<ILogger<ReportCostsOnTime>>()));
    }

    private static CloudRunUsage Usage(IServiceProvider provider) => new(
        provider.GetRequiredService<CloudClient>(), provider.GetRequiredService<ICloudRun>(), CloudSettings.Target(Settings(provider)), CostSettings.Region(Settings(provider)), provider.GetRequiredService<TimeProvider>());

    /// <summary>Everything that is counted, each source by itself.</summary>
    private static IEnumerable<IUsageSource> Sources(IServiceProvider provider)
    {
        var (buckets, region, clock) = (Ledgers(provider), CostSettings.Region(Settings(provider)), provider.GetRequiredService<TimeProvider>());
        var (client, prices) = (provider.GetRequiredService<CloudClient>(), provider.GetRequiredService<Func<CancellationToken, Task<PriceBook>>>());
        yield return provider.GetRequiredService<CloudRunUsage>();
        yield return new PointsUsage(client, CloudSettings.Environment(Settings(provider)), region, prices, clock);
        yield return new StoredUsage(() => buckets.Backups, region, clock);
        yield return new CosTraffic(client, () => buckets.Names, region, clock);
        yield return new DiskSizes(client, region, clock);
        yield return new LogVolume(client, region, clock);
        yield return new ImageStorage(provider.GetRequiredService<RegistryImages>(), () => CostSettings.Images(Settings(provider)), region, prices, clock);
    }

    /// <summary>Idle hours of the last two weeks, what instances took in the last day, and the bytes of old backups.</summary>
    private static async Task<ServiceUse?> UseAsync(IServiceProvider provider, CancellationToken cancellationToken)
    {
        const int Days = 14;
        var (settings, now) = (Settings(provider), provider.GetRequiredService<TimeProvider>().GetUtcNow());
        if ((await provider.GetRequiredService<ICloudRun>().FindAsync(CloudSettings.Target(settings).Service, cancellationToken))?.Configuration is not { } size)
            return null;
        var yesterday = Domain.Costs.BillingCalendar.Yesterday(now);
        var requests = await provider.GetRequiredService<CloudRunUsage>().RequestsAsync(yesterday.AddDays(-Days + 1), yesterday, cancellationToken);
        long old = 0;
        await foreach (var page in Ledgers(provider).Backups.ListAsync("", null, null, cancellationToken))
            old += page.Objects.Where(entry => entry.LastModified < now.AddDays(-ServiceUse.OldAfterDays)).Sum(entry => entry.Size);
        return new(CostSettings.Region(settings), new((decimal)size.Cores, (decimal)size.MemoryGiB), size.MinInstances, requests.Count == 0 ? 0 : requests.Count(hour => hour.Requests == 0) / (decimal)requests.Count, await PeaksAsync(provider, cancellationToken), old);
    }

    /// <summary>Of the machines that run the service: this one where it measures itself, and the agents'. The cloud tells in no known unit what an instance takes.</summary>
    private static Task<UsePeaks?> PeaksAsync(IServiceProvider provider, CancellationToken cancellationToken)
    {
        var (agents, isController) = (provider.GetRequiredService<IAgentHistories>(), provider.GetRequiredService<OperatorRole>() == OperatorRole.Controller);
        return new MeasurePeaks(
            () => [.. agents.List().Select(agents.Of), .. isController ? Array.Empty<IMetricHistory>() : [provider.GetRequiredService<IMetricHistory>()]], provider.GetRequiredService<TimeProvider>()).RunAsync(cancellationToken);
    }

    private static Buckets Ledgers(IServiceProvider provider) => provider.GetRequiredService<Buckets>();

    private static OperatorSettings Settings(IServiceProvider provider) => provider.GetRequiredService<OperatorSettings>();
}
