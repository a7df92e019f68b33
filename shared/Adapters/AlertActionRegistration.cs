using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SuperInsight.Adapters.Alerts;
using SuperInsight.Adapters.Settings;
using SuperInsight.Adapters.Web;
using SuperInsight.Domain.Alerts;
using SuperInsight.Domain.Alerts.Actions;
using SuperInsight.Domain.Deployments;
using SuperInsight.Domain.Scaling;

namespace SuperInsight.Adapters;

/// <summary>Wires what alert rules may have done. Needs <see cref="DeploymentRegistration.AddDeployments"/>; settings are read when an action is first carried out.</summary>
public static class AlertActionRegistration
{
    public static IServiceCollection AddAlertActions(this IServiceCollection services) => services
        .AddRestarts()
        .AddAgents()
        .AddSingleton(provider => ScalingSettings.Policy(Settings(provider)))
        .AddSingleton(provider => new ScalingLedger(provider.GetRequiredService<Buckets>().Ledger))
        .AddSingleton<ChangeInstances>()
        .AddSingleton<IAlertActions>(provider => new ScaleInstances(() => Service(provider), provider.GetRequiredService<ChangeInstances>, provider.GetRequiredService<TimeProvider>()))
        .AddSingleton<IAlertActions, BackUpNow>()
        .AddSingleton<IAlertNotifier, AlertNotices>()
        .AddSingleton<IAlertActions>(Webhooks)
        .AddSingleton<IAlertActions>(provider => new RollBackLive(() => Service(provider), provider.GetRequiredService<DeploymentLedger>(), provider.GetRequiredService<RollBackDeployment>()));

    private static RunWebhook Webhooks(IServiceProvider provider) => new(
        name => ActionWebhook.Read(Settings(provider), name),
#pragma warning disable RS0030 // The composition root: here chance enters.
        new(null, provider.GetRequiredService<TimeProvider>(), Random.Shared.NextDouble, provider.GetRequiredService<ILogger<RunWebhook>>()) { Limits = new WebLimits() });
#pragma warning restore RS0030

    private static string Service(IServiceProvider provider) => CloudSettings.Target(Settings(provider)).Service;

    private static OperatorSettings Settings(IServiceProvider provider) => provider.GetRequiredService<OperatorSettings>();
}
