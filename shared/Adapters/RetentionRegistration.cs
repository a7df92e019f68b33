using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SuperInsight.Adapters.Settings;
using SuperInsight.Domain.Alarms;
using SuperInsight.Domain.Backups;
using SuperInsight.Domain.Backups.Catalogue;
using SuperInsight.Domain.Backups.Freshness;
using SuperInsight.Domain.Backups.Retention;
using SuperInsight.Domain.Backups.Runs;
using SuperInsight.Domain.Backups.Stores;
using SuperInsight.Domain.Backups.Wal;
using SuperInsight.Domain.Backups.Verifying;
using SuperInsight.Domain.Freezes;
using SuperInsight.Domain.Metrics;
using SuperInsight.Domain.Settings;
using SuperInsight.Domain.Work;

namespace SuperInsight.Adapters;

/// <summary>Wires what keeps backups good: retention, verification, freshness, turns at heavy work, freezes, metrics.</summary>
public static class RetentionRegistration
{
    public static IServiceCollection AddRetention(this IServiceCollection services)
    {
        services.AddSingleton(provider => new RetentionSettings(provider.GetRequiredService<OperatorSettings>()));
        services.AddSingleton(provider => new FreezeLedger(provider.GetRequiredService<Buckets>().Ledger));
        services.AddSingleton(provider => new HeavyWork(
            provider.GetRequiredService<Buckets>().Ledger, provider.GetRequiredService<IOperatorProcess>(), provider.GetRequiredService<IRunIds>(),
            provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<HeavyWork>>()));
        services.AddSingleton<ScheduledWork>();
        services.AddSingleton<RunScheduledBackup>();
        services.AddSingleton(Planner);
        services.AddSingleton(Prune);
        services.AddSingleton(provider => new VerificationSchedule(provider.GetRequiredService<RetentionSettings>().Reverify()));
        services.AddSingleton<VerifyBackups>();
        services.AddSingleton(Freshness);
        services.AddSingleton<WatchFreezes>();
        services.AddSingleton<CheckBackupFreshness>();
        services.AddSingleton<IMetricsSource>(provider => new DeferredMetrics("backups", () => new BackupMetrics(provider.GetRequiredService<ReadBackupFreshness>())));
        services.AddSingleton<IMetricsSource>(provider => new DeferredMetrics("alarms", () => new AlarmMetrics(provider.GetRequiredService<AlarmLedger>())));
        services.AddSingleton<ReadMetrics>();
        return services;
    }

    /// <summary>Reads by the credential that may delete: a plan is made by whoever carries it out.</summary>
    private static PrunePlanner Planner(IServiceProvider provider)
    {
        var store = provider.GetRequiredService<Buckets>().Prune;
        var (layout, verifications) = (provider.GetRequiredService<BackupLayout>(), provider.GetRequiredService<VerificationLedger>());
        var settings = provider.GetRequiredService<RetentionSettings>();
        return new PrunePlanner(store, provider.GetRequiredService<Buckets>().PruneStandby, layout, new RestorePointCatalogue(new BackupStores(store, null, provider.GetRequiredService<TimeProvider>()), layout, provider.GetRequiredService<ManifestCodec>(), verifications),
            verifications, provider.GetRequiredService<BackupRunLedger>(), settings.PolicyOf, settings.Zone(), provider.GetRequiredService<TimeProvider>());
    }

    private static PruneRestorePoints Prune(IServiceProvider provider) => new(
        provider.GetRequiredService<PrunePlanner>(), provider.GetRequiredService<Buckets>().Prune, provider.GetRequiredService<Buckets>().PruneStandby, provider.GetRequiredService<BackupLayout>(), Wal(provider),
        new LedgerCompaction(provider.GetRequiredService<Buckets>().PruneLedger), provider.GetRequiredService<AlarmLedger>(), provider.GetRequiredService<ILogger<PruneRestorePoints>>());

    private static PruneWal Wal(IServiceProvider provider)
    {
        var buckets = provider.GetRequiredService<Buckets>();
        return new PruneWal(buckets.PruneStandby is { } standby ? [standby, buckets.Prune] : [buckets.Prune], provider.GetRequiredService<WalLayout>(), provider.GetRequiredService<ILogger<PruneWal>>());
    }

    private static ReadBackupFreshness Freshness(IServiceProvider provider) => new(
        Configured(provider), provider.GetRequiredService<RetentionSettings>().RpoOf, provider.GetRequiredService<RestorePointCatalogue>(),
        provider.GetRequiredService<VerificationLedger>(), provider.GetRequiredService<BackupRunLedger>(), new FirstSeenLedger(provider.GetRequiredService<Buckets>().Ledger));

    /// <summary>A process without sources, such as a controller, watches those that others back up.</summary>
    private static BackupSource[] Configured(IServiceProvider provider)
    {
        try
        {
            return [.. provider.GetRequiredService<IReadOnlyCollection<IDumpSource>>().Select(source => source.Source)];
        }
        catch (SettingException)
        {
            return [];
        }
    }
}
