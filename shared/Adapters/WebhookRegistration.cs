using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SuperInsight.Adapters.GitHub;
using SuperInsight.Adapters.Settings;
using SuperInsight.Domain.Backups.Runs;
using SuperInsight.Domain.Deployments;
using SuperInsight.Domain.Deployments.Webhooks;
using SuperInsight.Domain.Settings;

namespace SuperInsight.Adapters;

/// <summary>
/// Wires webhooks. Needs <see cref="OperatorRegistration.AddOperator"/>, and an <see cref="IDeploymentRequests"/> for messages that
/// deploy. Settings are read when a part is first asked for.
/// </summary>
public static class WebhookRegistration
{
    public static IServiceCollection AddWebhooks(this IServiceCollection services) => services
        .AddSingleton(provider => new DeliveryLedger(provider.GetRequiredService<Buckets>().Ledger))
        .AddSingleton(provider => new AcceptDelivery(
            provider.GetRequiredService<DeliveryLedger>(), () => Requests(provider), provider.GetRequiredService<IRunIds>(), provider.GetRequiredService<ILogger<AcceptDelivery>>()))
        .AddSingleton(provider => new ReceiveGitHubWebhook(
            WebhookSettings.Signature(Settings(provider)), WebhookSettings.Rules(Settings(provider)), provider.GetRequiredService<AcceptDelivery>()))
        .AddSingleton(provider => new ReceiveRegistryWebhook(
            WebhookSettings.RegistrySecret(Settings(provider)), WebhookSettings.Rules(Settings(provider)), provider.GetRequiredService<AcceptDelivery>()))
        .AddSingleton(provider => new RecoverDeliveries(
            Hook(provider), provider.GetRequiredService<DeliveryLedger>(), provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<RecoverDeliveries>>()));

    private static OperatorSettings Settings(IServiceProvider provider) => provider.GetRequiredService<OperatorSettings>();

    private static IDeploymentRequests Requests(IServiceProvider provider) => provider.GetService<IDeploymentRequests>()
        ?? throw new SettingException(nameof(IDeploymentRequests), "nothing here takes requests for deployments", "Wire deployments beside webhooks, in the program's composition root.");

    private static GitHubHook? Hook(IServiceProvider provider)
    {
        if (WebhookSettings.Hook(Settings(provider)) is not var (options, repository, hook))
            return null;
        try
        {
#pragma warning disable RS0030 // The composition root: here chance enters.
            var connection = new GitHubConnection(options, handler: null, provider.GetRequiredService<TimeProvider>(), Random.Shared.NextDouble, provider.GetRequiredService<ILogger<GitHubConnection>>());
#pragma warning restore RS0030
            return new GitHubHook(connection, repository, hook);
        }
        catch (ArgumentException unfit)
        {
            throw new SettingException("GitHub__Endpoint", "it is not an address of GitHub's API", "Give it as https://HOST/PATH, or leave it out.", unfit);
        }
    }
}
