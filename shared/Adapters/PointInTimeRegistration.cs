using Microsoft.Extensions.DependencyInjection;
using SuperInsight.Adapters.Postgres;
using SuperInsight.Adapters.Settings;
using SuperInsight.Domain.Alarms;
using SuperInsight.Domain.Backups;
using SuperInsight.Domain.Backups.Catalogue;
using SuperInsight.Domain.Backups.Reading;
using SuperInsight.Domain.Backups.Wal;

namespace SuperInsight.Adapters;

/// <summary>Wires PostgreSQL's point in time: base backups, archived WAL, and restores from both.</summary>
public static class PointInTimeRegistration
{
    internal static IServiceCollection AddPointInTime(this IServiceCollection services)
    {
        services.AddSingleton<IDumpSource>(BaseSource);
        services.AddSingleton(provider => new WalLayout(provider.GetRequiredService<BackupLayout>().Prefix));
        // The codec knows whom this process believes, from the command line or the settings.
        services.AddSingleton(provider => new WalSeal(provider.GetRequiredService<ManifestCodec>().Trusted));
        services.AddSingleton(provider => new WalArchive(provider.GetRequiredService<Buckets>().Backups, provider.GetRequiredService<WalLayout>(), provider.GetRequiredService<WalSeal>()));
        services.AddSingleton<FetchWal>();
        services.AddSingleton(provider => new RestoreToMoment(
            provider.GetRequiredService<RestorePointCatalogue>(), provider.GetRequiredService<RestorePointReader>(), provider.GetRequiredService<WalArchive>(), provider.GetRequiredService<FetchWal>()));
        services.AddSingleton<IWalServer>(provider => new PostgresWalServer(DatabaseAddress.Read(provider.GetRequiredService<OperatorSettings>())));
        services.AddSingleton(provider => WalSettings.ReadPending(provider.GetRequiredService<OperatorSettings>()));
        services.AddSingleton(provider => new WatchWalArchive(
            provider.GetRequiredService<IWalServer>(), provider.GetRequiredService<WalArchive>(), provider.GetRequiredService<RestorePointCatalogue>(), provider.GetRequiredService<WalPendingPolicy>(),
            provider.GetRequiredService<AlarmLedger>(), provider.GetRequiredService<RequestBackup>(), provider.GetRequiredService<TimeProvider>()));
        return services;
    }

    private static ConfiguredDumpSource BaseSource(IServiceProvider provider)
    {
        var settings = provider.GetRequiredService<OperatorSettings>();
        return new ConfiguredDumpSource(BackupSource.PostgresBase, () => new PostgresBaseSource(
            DatabaseAddress.Read(settings), provider.GetRequiredService<PostgresTools>(), PostgresBaseSource.ReadCheckpoint(settings.Get("Postgres__BaseCheckpoint")), provider.GetRequiredService<TimeProvider>()));
    }
}
