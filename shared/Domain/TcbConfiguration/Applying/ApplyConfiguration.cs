using Microsoft.Extensions.Logging;
using SuperInsight.Domain.CustomDomains;
using SuperInsight.Domain.Deployments;
using SuperInsight.Domain.Deployments.CloudRun;
using SuperInsight.Domain.Freezes;

namespace SuperInsight.Domain.TcbConfiguration.Applying;

/// <summary>
/// Makes what runs as a configuration says. What serves goes on serving with its image, as a new version; what is not configured stays.
/// Idempotent: what is so already is left alone. No deployment begins meanwhile: they are frozen for that time.
/// </summary>
public sealed partial class ApplyConfiguration(
    PlanConfiguration plans, ICloudRun cloud, IDomainBindings domains, DeploymentLedger deployments, FreezeLedger freezes, ApplyPolicy policy, TimeProvider clock, ILogger<ApplyConfiguration> logger)
{
    private const string By = "ops config apply";

    /// <param name="agreed">What was looked at and agreed to.</param>
    /// <param name="environment">As when it was planned.</param>
    /// <param name="progress">Told in sentences.</param>
    /// <returns>What would still be changed, as the cloud tells it then: nothing, unless the cloud took something and does not show it.</returns>
    /// <exception cref="OperationException">It is refused, failed, or is not known to be done.</exception>
    public async Task<ConfigurationPlan> RunAsync(ConfigurationPlan agreed, Func<string, string?> environment, IProgress<string> progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(agreed);
        if (agreed.Refusal is { } refusal)
            throw refusal;
        if (!agreed.HasWork)
            return agreed;
        if (await freezes.FindAsync(FreezeScope.Deployments, cancellationToken) is { } freeze)
            throw new ConfigurationException(agreed.Configuration.EnvironmentId, $"deployments are frozen by {freeze.By}: {freeze.Reason}", "Wait until it ends, or end it with `ops unfreeze deployments`.");
        var limit = policy.PerService * agreed.Configuration.Services.Count + policy.BindDeadline;
        await freezes.FreezeAsync(FreezeScope.Deployments, By, "a configuration is being applied", limit, cancellationToken);
        try
        {
            await RefuseBesideDeploymentsAsync(agreed.Configuration, cancellationToken);
            var plan = await plans.RunAsync(agreed.Configuration, environment, agreed.Image, cancellationToken);
            if (!plan.Changes.SequenceEqual(agreed.Changes) || plan.Refusal is not null)
                throw plan.Refusal ?? new ConfigurationException(agreed.Configuration.EnvironmentId, "what runs has changed since it was compared", "Compare and apply again.");
            await MakeAsync(plan, progress, cancellationToken);
            return await plans.RunAsync(agreed.Configuration, environment, agreed.Image, cancellationToken);
        }
        finally
        {
            await UnfreezeAsync(limit);
        }
    }

    private async Task MakeAsync(ConfigurationPlan plan, IProgress<string> progress, CancellationToken cancellationToken)
    {
        var patience = new Patience(policy.LookEvery, clock, logger);
        var follow = new FollowTask(cloud, policy, patience, logger);
        foreach (var (service, request) in plan.Openings)
            await follow.RunAsync(service, () => cloud.OpenAsync(service, request, cancellationToken), progress, cancellationToken);
        foreach (var (service, request) in plan.Releases)
        {
            var before = (await cloud.FindAsync(service, cancellationToken))?.Serving;
            await follow.RunAsync(service, () => cloud.ReleaseAsync(service, request, cancellationToken), progress, cancellationToken);
            // A deployment that is live stays fit to be taken back.
            if (before is not null && (await cloud.FindAsync(service, cancellationToken))?.Serving is { } after && after.Image == before.Image)
                await deployments.NoteReplacedAsync(service, before.Name, after.Name, cancellationToken);
        }

        foreach (var (path, service) in plan.Paths)
        {
            progress.Report($"{path}: being led to {service}");
            await domains.LeadAsync(path, service, cancellationToken);
        }

        if (plan.Binding is var (domain, certificate))
            await new BindDomain(domains, policy, patience).RunAsync(domain, certificate, progress, cancellationToken);
    }

    /// <summary>Also when this was interrupted. Where it cannot be done, the freeze ends by itself, and what went wrong before is what is told.</summary>
    private async Task UnfreezeAsync(TimeSpan limit)
    {
        try
        {
            await freezes.UnfreezeAsync(FreezeScope.Deployments, By, CancellationToken.None);
        }
        catch (OperationException away)
        {
            LogFrozen(logger, away, limit);
        }
    }

    private async Task RefuseBesideDeploymentsAsync(DeploymentConfiguration configuration, CancellationToken cancellationToken)
    {
        foreach (var service in configuration.Services.Select(service => service.ServiceName).Where(DeploymentLedger.IsService))
        {
            if ((await deployments.ReadAsync(service, cancellationToken)).History.AtWork is { } atWork)
                throw new ConfigurationException(service, $"deployment {atWork.Id} is at work ({atWork.State})", "Wait for its end, then apply again.");
        }
    }

    [LoggerMessage(EventId = 562, Level = LogLevel.Warning, Message = "Deployments stay frozen, {Limit} at most: end it with `ops unfreeze deployments`")]
    private static partial void LogFrozen(ILogger logger, Exception exception, TimeSpan limit);
}
