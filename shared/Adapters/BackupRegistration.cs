using System.Reflection;
using System.Security.Cryptography;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SuperInsight.Adapters.LocalSystem;
using SuperInsight.Adapters.Postgres;
using SuperInsight.Adapters.Settings;
using SuperInsight.Domain.Alarms;
using SuperInsight.Domain.Backups;
using SuperInsight.Domain.Backups.Catalogue;
using SuperInsight.Domain.Backups.Pipeline;
using SuperInsight.Domain.Backups.Reading;
using SuperInsight.Domain.Backups.Runs;
using SuperInsight.Domain.Backups.Stores;
using SuperInsight.Domain.Compression;
using SuperInsight.Domain.Encryption;
using SuperInsight.Domain.Settings;

namespace SuperInsight.Adapters;

/// <summary>
/// Wires backups. Each part is made when it is first asked for, so that a missing setting closes only what needs it: restoring needs
/// no database, listing no recipients.
/// </summary>
public static class BackupRegistration
{
    /// <param name="services">Where to.</param>
    /// <param name="trust">Signers to believe instead of the settings'; null for the settings'.</param>
    public static IServiceCollection AddBackups(this IServiceCollection services, IReadOnlyList<string>? trust = null)
    {
        services.AddSingleton(provider => Layout(provider.GetRequiredService<OperatorSettings>()));
        services.AddSingleton(provider => new PostgresTools(Settings(provider).Get("Postgres__BinDirectory"), Settings(provider).Get("PATH")));
        services.AddSingleton(provider => new PostgresTargets(provider.GetRequiredService<PostgresTools>(), Settings(provider).Get("PGPASSWORD")));
        // Every source that is registered as IDumpSource, here or in a registration of its own.
        services.AddSingleton<IReadOnlyCollection<IDumpSource>>(provider => [.. provider.GetServices<IDumpSource>(), .. FurtherDatabases(provider)]);
        services.AddSingleton<IDumpSource>(provider => new ConfiguredDumpSource(BackupSource.Postgres, () => MainDatabase(provider)));
        services.AddSingleton<BackUpDatabases>();
        services.AddPointInTime();
        services.AddRedisBackups();
        services.AddFileBackups();
        services.AddSingleton(BackupAdmissionPolicy.Default);
        services.AddSingleton(provider => new BackupRunLedger(provider.GetRequiredService<Buckets>().Ledger));
        services.AddSingleton(provider => new AlarmLedger(provider.GetRequiredService<Buckets>().Ledger, provider.GetRequiredService<ILogger<AlarmLedger>>()));
        services.AddSingleton(provider => new VerificationLedger(
            provider.GetRequiredService<Buckets>().Ledger, provider.GetRequiredService<VerdictSeal>(), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => Seal(provider.GetRequiredService<KeyFiles>(), trust));
        services.AddSingleton(provider => new ManifestCodec(provider.GetRequiredService<BackupLayout>(), provider.GetRequiredService<KeyFiles>().TrustedSigners(trust)));
        services.AddSingleton(provider => new RestorePointCatalogue(
            provider.GetRequiredService<BackupStores>(), provider.GetRequiredService<BackupLayout>(), provider.GetRequiredService<ManifestCodec>(), provider.GetRequiredService<VerificationLedger>()));
        services.AddSingleton<RestorePointReader>();
        services.AddSingleton<LeftoverSweep>();
        services.AddStandby();
        services.AddSingleton(TakeBackup);
        services.AddSingleton<AskForBackup>();
        services.AddSingleton(RequestBackup);
        services.AddRetention();
        services.AddSingleton<ResumeBackups>();
        services.AddSingleton<FindBackupRun>();
        services.AddSingleton<VerifyRestorePoint>();
        services.AddSingleton<RestoreBackup>();
        return services.AddDrills();
    }

    private static TakeBackup TakeBackup(IServiceProvider provider) => new(
        provider.GetRequiredService<IReadOnlyCollection<IDumpSource>>(),
        provider.GetRequiredService<BackupRunLedger>(),
        provider.GetRequiredService<BackupAdmissionPolicy>(),
        provider.GetRequiredService<IOperatorProcess>(),
        provider.GetRequiredService<IRunLock>(),
        provider.GetRequiredService<UnrecordedRuns>(),
        provider.GetRequiredService<AlarmLedger>(),
        provider.GetRequiredService<BackupStores>(),
        provider.GetRequiredService<BackupLayout>(),
        new BackupPipeline(provider.GetRequiredService<KeyFiles>().Recipients(), new ZstdOptions { Checksum = false }, CallingThread.GiveWay, provider.GetRequiredService<TimeProvider>()),
        provider.GetRequiredService<RestorePointCatalogue>(),
        provider.GetRequiredService<LeftoverSweep>(),
        provider.GetRequiredService<KeyFiles>().SigningKey(),
        Assembly.GetEntryAssembly()?.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown",
        () => BitConverter.ToUInt32(RandomNumberGenerator.GetBytes(sizeof(uint))),
        provider.GetRequiredService<TimeProvider>(),
        provider.GetRequiredService<ILogger<TakeBackup>>());

    /// <summary>What cannot be taken must not be promised: asking for a backup needs every setting that taking one needs.</summary>
    private static RequestBackup RequestBackup(IServiceProvider provider)
    {
        _ = provider.GetRequiredService<TakeBackup>();
        return new RequestBackup(provider.GetRequiredService<IReadOnlyCollection<IDumpSource>>(), provider.GetRequiredService<AskForBackup>());
    }

    /// <summary>The own key is read when the first verdict is to be signed: whoever only reads needs none. A failure is not remembered.</summary>
    private static VerdictSeal Seal(KeyFiles keys, IReadOnlyList<string>? trust)
    {
        var own = new Lazy<SigningKey>(keys.SigningKey, LazyThreadSafetyMode.PublicationOnly);
        return new VerdictSeal(keys.TrustedSigners(trust), () => own.Value);
    }

    /// <summary>A list of further databases that cannot be read closes this one too, so that somebody hears of it.</summary>
    private static PostgresDumpSource MainDatabase(IServiceProvider provider)
    {
        _ = FurtherDatabase.Read(Settings(provider));
        return new PostgresDumpSource(DatabaseAddress.Read(Settings(provider)), provider.GetRequiredService<PostgresTools>());
    }

    private static IEnumerable<IDumpSource> FurtherDatabases(IServiceProvider provider)
    {
        try
        {
            return FurtherDatabase.Read(Settings(provider)).Select(further => new ConfiguredDumpSource(further.Source, () =>
                new PostgresDumpSource(DatabaseAddress.Read(Settings(provider)).WithDatabase(further.Database), provider.GetRequiredService<PostgresTools>(), further.Source)));
        }
        catch (SettingException)
        {
            return [];
        }
    }

    private static BackupLayout Layout(OperatorSettings settings) => new((settings.Get("Backups__Prefix") ?? "backups").Trim('/'));

    private static OperatorSettings Settings(IServiceProvider provider) => provider.GetRequiredService<OperatorSettings>();
}
