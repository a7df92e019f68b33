using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SuperInsight.Adapters.Agents;
using SuperInsight.Adapters.Settings;
using SuperInsight.Domain.Agents;
using SuperInsight.Domain.Alarms;
using SuperInsight.Domain.Alerts;
using SuperInsight.Domain.Alerts.Actions;
using SuperInsight.Domain.Backups.Runs;
using SuperInsight.Domain.Deployments;
using SuperInsight.Domain.Freezes;
using SuperInsight.Domain.Metrics;
using SuperInsight.Domain.Notifications;
using SuperInsight.Domain.Restarts;
using SuperInsight.Domain.Settings;

namespace SuperInsight.Adapters;

/// <summary>
/// Wires both sides of agent and controller. Needs <see cref="RestartRegistration.AddRestarts"/>; comes before <see cref="AlertRegistration.AddAlerts"/>,
/// whose rules see the agents' samples so. Settings are read when a part is first asked for.
/// </summary>
public static class AgentRegistration
{
    public static IServiceCollection AddAgents(this IServiceCollection services) => services
        .AddMetricHistory()
        .AddSingleton(provider => AgentSettings.Signature(Settings(provider)))
        .AddSingleton(provider => new AgentLedger(provider.GetRequiredService<Buckets>().Ledger))
        .AddSingleton(provider => new AgentCommands(provider.GetRequiredService<Buckets>().Ledger))
        .AddSingleton<AgentRoster>()
        .AddSingleton(provider => new RestWish(provider.GetRequiredService<AlertLedger>(), provider.GetRequiredService<Func<CancellationToken, Task<AlertRules>>>(), Clock(provider)))
        .AddSingleton<ReceiveSamples>()
        .AddSingleton<IMetricsSource>(provider => new DeferredMetrics("agents", () => Presence(provider)))
        .AddSingleton<IAlertMetrics>(provider => new FleetMetrics(
            new NewestMetrics(provider.GetRequiredService<ReadMetrics>(), provider.GetService<IMetricHistory>(), Clock(provider)), provider.GetRequiredService<AgentRoster>()))
        .AddSingleton<IAlertActions>(provider => new RestartByAgent(
            provider.GetRequiredService<AgentCommands>(), provider.GetRequiredService<RestartLedger>(), provider.GetRequiredService<AgentRoster>(),
            Role(provider) == OperatorRole.Controller ? ByRelease(provider) : new RestartLocally(provider.GetRequiredService<RestartPrograms>), Clock(provider)))
        .AddSingleton(provider => new TellOfOwnRestarts(
            RestartRegistration.Agent(Settings(provider)), provider.GetRequiredService<RestartJournal>, provider.GetRequiredService<SendNotice>, provider.GetRequiredService<ILogger<TellOfOwnRestarts>>()))
        .AddSingleton(provider => new JudgeLocally(
            provider.GetRequiredService<Func<CancellationToken, Task<AlertRules>>>(), provider.GetRequiredService<RestartPrograms>, provider.GetRequiredService<TellOfOwnRestarts>(), provider.GetRequiredService<FreezeLedger>, Clock(provider), provider.GetRequiredService<ILogger<JudgeLocally>>()))
        .AddSingleton(provider => new AgentDuties(RestartRegistration.Agent(Settings(provider)), Link(provider), provider.GetRequiredService<JudgeLocally>(), provider.GetRequiredService<TellOfOwnRestarts>(), provider.GetRequiredService<RestartPrograms>, Rest(provider), Clock(provider), provider.GetRequiredService<ILogger<AgentDuties>>()));

    private static AgentMetrics Presence(IServiceProvider provider)
    {
        if (Role(provider) == OperatorRole.Agent)
            throw SettingException.Missing("Operator__Role", "controller or all, where agents are heard");
        _ = provider.GetRequiredService<AgentSignature>();
        return new AgentMetrics(provider.GetRequiredService<AgentRoster>(), provider.GetRequiredService<AlarmLedger>());
    }

    private static RestartByRelease ByRelease(IServiceProvider provider) => new(
        () => CloudSettings.Target(Settings(provider)).Service, provider.GetRequiredService<DeploymentPolicy>, provider.GetRequiredService<DeploymentLedger>(), provider.GetRequiredService<IDeploymentRequests>);

    private static RestBackground Rest(IServiceProvider provider)
    {
        var background = SupervisorSettings.Background(Settings(provider));
        return new(
            background, provider.GetRequiredService<IServicePrograms>, provider.GetRequiredService<IRestartObstacles>, () => provider.GetRequiredService<IRunLock>().TryTake(DrainRegistration.Turn),
            new FileRestNotes(MetricSettings.Directory(Settings(provider)), background), Clock(provider), provider.GetRequiredService<ILogger<RestBackground>>());
    }

    /// <summary>An agent whose way to the controller is not set up as it should be says so, and restarts by itself.</summary>
    private static IControllerLink? Link(IServiceProvider provider)
    {
        try
        {
            return AgentSettings.Controller(Settings(provider)) is { } controller ? new HttpControllerLink(controller, provider.GetRequiredService<AgentSignature>(), Clock(provider)) : null;
        }
        catch (SettingException wrong)
        {
            return new MisconfiguredLink(wrong);
        }
    }

    private static OperatorSettings Settings(IServiceProvider provider) => provider.GetRequiredService<OperatorSettings>();

    private static OperatorRole Role(IServiceProvider provider) => provider.GetRequiredService<OperatorRole>();

    private static TimeProvider Clock(IServiceProvider provider) => provider.GetRequiredService<TimeProvider>();
}
