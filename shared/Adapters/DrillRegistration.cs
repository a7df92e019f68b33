using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SuperInsight.Adapters.Drills;
using SuperInsight.Adapters.Files;
using SuperInsight.Adapters.Postgres;
using SuperInsight.Adapters.Postgres.LiveDamage;
using SuperInsight.Adapters.Redis;
using SuperInsight.Adapters.Settings;
using SuperInsight.Domain.Backups.Catalogue;
using SuperInsight.Domain.Backups.Drills;
using SuperInsight.Domain.Backups.Files;
using SuperInsight.Domain.Backups.LiveDamage;
using SuperInsight.Domain.Backups.Runs;

namespace SuperInsight.Adapters;

/// <summary>Wires drills, and the look for damage in the live database.</summary>
public static class DrillRegistration
{
    public static IServiceCollection AddDrills(this IServiceCollection services)
    {
        services.AddSingleton(provider => new ScratchFolders(
            Folder(Settings(provider)), provider.GetRequiredService<IOperatorProcess>(), provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<ScratchFolders>>()));
        services.AddSingleton<IDrillGround>(provider => new PostgresDrillGround(
            provider.GetRequiredService<PostgresTools>(), provider.GetRequiredService<ScratchFolders>(), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<IDrillGround>(provider => new RedisDrillGround(
            address => provider.GetRequiredService<RedisTargets>().Open(address.ToString(), "drill"), Settings(provider).Get("PATH"), provider.GetRequiredService<ScratchFolders>(), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<IDrillGround>(provider => new FilesDrillGround(folder => new FilesRestoreTarget(folder, FileSelection.All), provider.GetRequiredService<ScratchFolders>()));
        services.AddSingleton<IReadOnlyCollection<IDrillGround>>(provider => [.. provider.GetServices<IDrillGround>()]);
        services.AddSingleton(provider => new DrillLedger(provider.GetRequiredService<Buckets>().Ledger, provider.GetRequiredService<VerdictSeal>()));
        services.AddSingleton<OpenIdentities>(provider => () => provider.GetRequiredService<KeyFiles>().ReadConfiguredIdentities()?.Keys ?? []);
        services.AddSingleton(DrillPolicy.Default);
        services.AddSingleton<RunDrill>();
        services.AddSingleton<RunDueDrills>();
        services.AddSingleton<HoldDrills>();
        services.AddSingleton<CheckDrillAge>();
        services.AddSingleton<ILiveDatabase>(provider => new PostgresLiveDatabase(DatabaseAddress.Read(Settings(provider)), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => new LiveDamageLedger(provider.GetRequiredService<Buckets>().Ledger));
        services.AddSingleton<CheckLiveDamage>();
        return services;
    }

    private static string Folder(OperatorSettings settings) =>
        settings.Get("Backups__DrillDirectory") is { } given ? settings.ResolveFile(given) : Path.GetTempPath();

    private static OperatorSettings Settings(IServiceProvider provider) => provider.GetRequiredService<OperatorSettings>();
}
