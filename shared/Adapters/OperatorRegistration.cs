using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using SuperInsight.Adapters.LocalSystem;
using SuperInsight.Adapters.Settings;
using SuperInsight.Domain.Backups.Runs;
using SuperInsight.Domain.Settings;

namespace SuperInsight.Adapters;

/// <summary>Wires what every capability needs: settings, buckets, this process's name, clock and ids.</summary>
public static class OperatorRegistration
{
    /// <param name="services">Where to.</param>
    /// <param name="configuration">The settings; read when a capability is first used, never before.</param>
    /// <param name="home">The folder that relative file names are meant from; null for the setting <c>SUPERINSIGHT_HOME</c>, else the working directory.</param>
    /// <param name="role">What this process acts as; null for the setting <c>Operator__Role</c>.</param>
    public static IServiceCollection AddOperator(this IServiceCollection services, IConfiguration configuration, string? home = null, string? role = null)
    {
        home ??= configuration["SUPERINSIGHT_HOME"] ?? Directory.GetCurrentDirectory();
        var settings = new OperatorSettings(configuration, home);
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(settings);
        services.AddSingleton(_ => OperatorRole.TryParse(settings.Get("Operator__Role") ?? OperatorRole.All.Name, out var known)
            ? known
            : throw new SettingException("Operator__Role", $"'{settings.Get("Operator__Role")}' is no role", "Use all, agent or controller."));
        services.AddSingleton<KeyFiles>();
        services.AddSingleton<Buckets>();
        services.AddSingleton<IRunIds, RandomRunIds>();
        services.AddSingleton<IOperatorProcess>(_ => new OperatorProcess(role ?? settings.Get("Operator__Role") ?? "all"));
        services.AddSingleton<IRunLock>(_ => new FileRunLock(Path.Combine(Path.GetTempPath(), $"superinsight-{Environment.UserName}", "runs")));
        return services;
    }
}
