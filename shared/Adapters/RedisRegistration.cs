using Microsoft.Extensions.DependencyInjection;
using SuperInsight.Adapters.Redis;
using SuperInsight.Adapters.Settings;
using SuperInsight.Domain.Backups;

namespace SuperInsight.Adapters;

/// <summary>Wires the backups of Redis.</summary>
public static class RedisRegistration
{
    public static IServiceCollection AddRedisBackups(this IServiceCollection services)
    {
        services.AddSingleton<IDumpSource>(provider => new ConfiguredDumpSource(
            BackupSource.Redis, () => new RedisDumpSource(RedisSetting.Read(provider.GetRequiredService<OperatorSettings>()), provider.GetRequiredService<TimeProvider>())));
        services.AddSingleton(provider => new RedisTargets(
            provider.GetRequiredService<OperatorSettings>().Get(RedisSetting.PasswordVariable), provider.GetRequiredService<TimeProvider>()));
        return services;
    }
}
