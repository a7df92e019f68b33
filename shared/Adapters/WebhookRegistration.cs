using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SuperInsight.Adapters.GitHub;
using SuperInsight.Adapters.Settings;
using SuperInsight.Domain.Backups.Runs;
using SuperInsight.Domain.Deployments;
using SuperInsight.Domain.Deployments.Webhooks;

namespace SuperInsight.Adapters;

/// <summary>
/// Wires webhooks. Needs <see cref="OperatorRegistration.AddOperator"/> and <see cref="DeploymentRegistration.AddDeployments"/>. Settings are read when a part is first asked for.
/// </summary>
public static class WebhookRegistration
{
    public static IServiceCollection AddWebhooks(this IServiceCollection services) => services
        .AddSingleton(provider => new DeliveryLedger(provider.GetRequiredService<Buckets>().Ledger))
        .AddSingleton(provider => new AcceptDelivery(
            provider.GetRequiredService<DeliveryLedger>(), provider.GetRequiredService<IDeploymentRequests>, provider.GetRequiredService<IRunIds>(), provider.GetRequiredService<ILogger<AcceptDelivery>>()))
        .AddSingleton(provider => new ReceiveGitHubWebhook(
            WebhookSettings.Signature(Settings(provider)), WebhookSettings.Rules(Settings(provider)), provider.GetRequiredService<AcceptDelivery>()))
        .AddSingleton(provider => new ReceiveRegistryWebhook(
            WebhookSettings.RegistrySecret(Settings(provider)), WebhookSettings.Rules(Settings(provider)), provider.GetRequiredService<AcceptDelivery>()))
        .AddSingleton(provider => new RecoverDeliveries(
            Hook(provider), provider.GetRequiredService<DeliveryLedger>(), provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<RecoverDeliveries>>()));

    private static OperatorSettings Settings(IServiceProvider provider) => provider.GetRequiredService<OperatorSettings>();

    private static GitHubHook? Hook(IServiceProvider provider) =>
        provider.GetRequiredService<GitHubAccess>() is { Connection: { } connection, Repository: var repository } && WebhookSettings.Hook(Settings(provider)) is { } hook
            ? new GitHubHook(connection, repository, hook)
            : null;
}
