using SuperInsight.Adapters.Postgres;
using SuperInsight.Adapters.Probes;
using SuperInsight.Adapters.Redis;
using SuperInsight.Domain.Restarts;
using SuperInsight.Domain.Settings;

namespace SuperInsight.Adapters.Settings;

/// <summary>The container's services, and how each is asked whether it is ready.</summary>
internal static class ServiceSettings
{
    private const string UsualDatabase = "postgresql";
    private const string UsualCache = "redis";

    /// <summary>By the names that the supervisor has.</summary>
    /// <exception cref="SettingException">No program holds the data.</exception>
    public static ServiceOrder Order(OperatorSettings settings)
    {
        var programs = SupervisorSettings.Programs(settings);
        return new(programs.Data, programs.Applications, [.. programs.Front, .. SupervisorSettings.Kept(settings)]);
    }

    /// <summary>PostgreSQL and Redis where they are configured, beside them: a controller has none of its own.</summary>
    /// <exception cref="SettingException">An address is none.</exception>
    public static IReadOnlyList<(string Name, Func<CancellationToken, Task<ReadinessAnswer>> Ask)> Stores(OperatorSettings settings, OperatorRole role)
    {
        List<(string, Func<CancellationToken, Task<ReadinessAnswer>>)> stores = [];
        if (role == OperatorRole.Controller)
            return stores;
        var data = SupervisorSettings.Programs(settings).Data;
        if (DatabaseAddress.Find(settings) is { } database)
            stores.Add((Named(data, "postgres") ?? UsualDatabase, token => PostgresReadiness.AskAsync(database, token)));
        if (RedisSetting.IsThere(settings))
        {
            var cache = RedisSetting.Read(settings);
            stores.Add((Named(data, UsualCache) ?? UsualCache, token => RedisReadiness.AskAsync(cache, token)));
        }

        return stores;
    }

    /// <summary>Everything that can be asked.</summary>
    /// <exception cref="SettingException">A setting is not as it should be.</exception>
    public static ReadinessProbes Readiness(OperatorSettings settings, OperatorRole role, TimeProvider clock) =>
        new(Stores(settings, role), settings.Get(MetricSettings.ServicesSetting) is null ? [] : MetricSettings.Services(settings), clock);

    private static string? Named(IReadOnlyList<string> programs, string beginning) => programs.FirstOrDefault(name => name.StartsWith(beginning, StringComparison.Ordinal));
}
