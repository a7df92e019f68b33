using Microsoft.Extensions.DependencyInjection;
using SuperInsight.Adapters.Settings;
using SuperInsight.Domain.Agents;
using SuperInsight.Domain.Alarms;
using SuperInsight.Domain.Alerts;
using SuperInsight.Domain.Backups.Drills;
using SuperInsight.Domain.Backups.Freshness;
using SuperInsight.Domain.Backups.Runs;
using SuperInsight.Domain.Console;
using SuperInsight.Domain.Costs.Reports;
using SuperInsight.Domain.Deployments;
using SuperInsight.Domain.Freezes;
using SuperInsight.Domain.Metrics;
using SuperInsight.Domain.Settings;

namespace SuperInsight.Adapters;

/// <summary>
/// Wires the console. Needs the registrations of backups, deployments, alerts, metrics and costs; whatever setting one of these lacks closes its panel
/// only. Without keys the console is closed, and nothing else.
/// </summary>
public static class ConsoleRegistration
{
    public static IServiceCollection AddConsole(this IServiceCollection services) => services
        .AddSingleton(provider => new ConsoleAccess(Secret.From(Settings(provider).Get("Console__ReadKey")), Secret.From(Settings(provider).Get("Console__OperateKey")), Clock(provider)))
        .AddSingleton<Func<ConsoleAccess>>(provider => provider.GetRequiredService<ConsoleAccess>)
        .AddSingleton<SignInLimit>()
        .AddSingleton(provider => new RetentionSettings(Settings(provider)).Zone())
        .AddSingleton<Func<AttendAlarm>>(provider => provider.GetRequiredService<AttendAlarm>)
        .AddSingleton<Func<CancelDeployment>>(provider => provider.GetRequiredService<CancelDeployment>)
        .AddSingleton<Func<RollBackDeployment>>(provider => provider.GetRequiredService<RollBackDeployment>)
        .AddSingleton(Sources);

    private static ConsoleSources Sources(IServiceProvider provider)
    {
        // What only the present process knows of the day is remembered with it.
        Lazy<ReadMetricBoard> metrics = new(() => new(provider.GetRequiredService<IMetricHistory>(), Clock(provider)), LazyThreadSafetyMode.PublicationOnly);
        var agents = provider.GetRequiredService<IAgentHistories>();
        return new(
            Panel(provider, "the ledger of alarms", 5, 60, async token =>
            {
                var raised = provider.GetRequiredService<AlarmLedger>().ListAsync(token);
                return AlarmBoard.Of(await raised, await provider.GetRequiredService<AlertLedger>().ReadAsync(token));
            }),
            Panel(provider, "the backups' buckets and ledger", 60, 1800, token => BackupBoard.ReadAsync(provider.GetRequiredService<ReadBackupFreshness>(), provider.GetRequiredService<BackupRunLedger>(), provider.GetRequiredService<DrillLedger>(), token)),
            Panel(provider, "the ledger of deployments", 2, 60, token => DeploymentBoard.ReadAsync(provider.GetRequiredService<ListDeployments>(), provider.GetRequiredService<FreezeLedger>(), token)),
            new(Panel(provider, "the history of metrics on this machine", 15, 300, token => metrics.Value.RunAsync(token)), provider.GetRequiredService<OperatorRole>() != OperatorRole.Controller, agents, agent =>
            {
                var board = new ReadMetricBoard(agents.Of(agent), Clock(provider));
                return Panel(provider, $"the history of metrics of {agent}", 15, 300, board.RunAsync);
            }),
            Panel(provider, "the ledger of costs", 300, 7200, token =>
            {
                var report = provider.GetRequiredService<ReportCosts>();
                return report.AgainAsync(report.Yesterday.AddDays(1 - ConsoleSources.CostDays), report.Yesterday, token);
            }));
    }

    private static PanelSource<T> Panel<T>(IServiceProvider provider, string name, int freshSeconds, int staleSeconds, Func<CancellationToken, Task<T>> read)
        where T : class => new(name, read, TimeSpan.FromSeconds(freshSeconds), TimeSpan.FromSeconds(staleSeconds), Clock(provider));

    private static OperatorSettings Settings(IServiceProvider provider) => provider.GetRequiredService<OperatorSettings>();

    private static TimeProvider Clock(IServiceProvider provider) => provider.GetRequiredService<TimeProvider>();
}
