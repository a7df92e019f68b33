using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SuperInsight.Adapters.Settings;
using SuperInsight.Domain.Alarms;
using SuperInsight.Domain.Backups;
using SuperInsight.Domain.Backups.Catalogue;
using SuperInsight.Domain.Backups.Copying;
using SuperInsight.Domain.Backups.Runs;
using SuperInsight.Domain.Backups.Stores;
using SuperInsight.Domain.Settings;

namespace SuperInsight.Adapters;

/// <summary>Wires the two buckets, and the copying between them.</summary>
internal static class StandbyRegistration
{
    public static IServiceCollection AddStandby(this IServiceCollection services)
    {
        services.AddSingleton(provider =>
        {
            var buckets = provider.GetRequiredService<Buckets>();
            return new BackupStores(buckets.Backups, buckets.Standby, provider.GetRequiredService<TimeProvider>()) { PrimaryHoldsLedger = buckets.BackupsHoldLedger };
        });
        services.AddSingleton<UnrecordedRuns>();
        services.AddSingleton(provider => new CopyBackups(
            provider.GetRequiredService<BackupStores>(),
            provider.GetRequiredService<BackupLayout>(),
            provider.GetRequiredService<ManifestCodec>(),
            Scope(provider.GetRequiredService<OperatorSettings>(), provider.GetRequiredService<BackupLayout>()),
            new SyncLedger(provider.GetRequiredService<Buckets>().Ledger),
            provider.GetRequiredService<AlarmLedger>(),
            provider.GetRequiredService<ILogger<CopyBackups>>()));
        return services;
    }

    private static CopyScope Scope(OperatorSettings settings, BackupLayout layout) => new(
        (settings.Get("Cos__Standby__Mirror") ?? "false").ToLowerInvariant() switch
        {
            "true" => CopyDirection.BothWays,
            "false" => CopyDirection.BackToPrimary,
            var other => throw new SettingException("Cos__Standby__Mirror", $"'{other}' is neither true nor false", "Use true to copy every backup to the standby as well."),
        },
        [$"{layout.Prefix}/postgres-wal/"]);
}
