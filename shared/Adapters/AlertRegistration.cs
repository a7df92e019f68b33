using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using SuperInsight.Adapters.Alerts;
using SuperInsight.Adapters.Settings;
using SuperInsight.Domain.Alerts;
using SuperInsight.Domain.Freezes;
using SuperInsight.Domain.Metrics;
using SuperInsight.Domain.Restarts;

namespace SuperInsight.Adapters;

/// <summary>
/// Wires alert rules. Needs <see cref="OperatorRegistration.AddOperator"/> and <see cref="BackupRegistration.AddBackups"/>. What carries
/// actions out and tells people is registered elsewhere, as <see cref="IAlertActions"/> and <see cref="IAlertNotifier"/>, any number of them.
/// </summary>
public static class AlertRegistration
{
    /// <summary>What shows alarms and restarts, and attends to them: the ledger alone is needed.</summary>
    public static IServiceCollection AddAlertLedger(this IServiceCollection services)
    {
        services.TryAddSingleton(provider => new AlertLedger(provider.GetRequiredService<Buckets>().Ledger));
        services.TryAddSingleton<AttendAlarm>();
        services.TryAddSingleton(provider => new RestartLedger(provider.GetRequiredService<Buckets>().Ledger));
        return services;
    }

    /// <summary>That, and what evaluates rules.</summary>
    public static IServiceCollection AddAlerts(this IServiceCollection services)
    {
        services.AddAlertLedger();
        services.TryAddSingleton(provider => new FreezeLedger(provider.GetRequiredService<Buckets>().Ledger));
        services.TryAddSingleton<IAlertMetrics>(provider => new NewestMetrics(provider.GetRequiredService<ReadMetrics>(), provider.GetService<IMetricHistory>(), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => new AlertRulesFile(Path(provider.GetRequiredService<OperatorSettings>())));
        services.AddSingleton<Func<CancellationToken, Task<AlertRules>>>(provider => provider.GetRequiredService<AlertRulesFile>().ReadAsync);
        services.AddSingleton<TellOfAlarms>();
        services.AddSingleton<CarryOutAlerts>();
        services.AddSingleton(HeartbeatOf);
        services.AddSingleton<IMetricsSource>(provider => provider.GetRequiredService<Heartbeat>());
        services.AddSingleton<EvaluateAlertRules>();
        return services;
    }

    private static Heartbeat HeartbeatOf(IServiceProvider provider)
    {
        Lazy<HttpHeartbeat?> target = new(() => HttpHeartbeat.Read(provider.GetRequiredService<OperatorSettings>()));
        return new(() => target.Value, provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<Heartbeat>>());
    }

    private static string Path(OperatorSettings settings) =>
        settings.Get("Alerts__RulesFile") is { } file ? settings.ResolveFile(file) : System.IO.Path.Combine(AppContext.BaseDirectory, "alerts.yaml");
}
