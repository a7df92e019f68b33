using Microsoft.Extensions.Logging;
using SuperInsight.Domain.Deployments.CloudRun;
using SuperInsight.Domain.Deployments.Traffic;

namespace SuperInsight.Domain.Deployments;

/// <summary>Looks at what a deployment's state is about. Reads only; what does not answer is missing, and never an error.</summary>
public sealed partial class ObserveDeployment(
    ICloudRun cloud, IImageRegistry registry, IBuildRuns builds, IServiceDrain drain, ISchemaHeads schema, IHealthProbe probe, CompareTraffic traffic, DeploymentPolicy policy, ILogger<ObserveDeployment> logger)
{
    /// <param name="deployment">As recorded.</param>
    /// <param name="pass">Probes once in a pass.</param>
    /// <param name="now">The store's clock (UTC).</param>
    /// <param name="cancellationToken">Ends it.</param>
    public Task<DeploymentObservation> RunAsync(Deployment deployment, DeploymentPass pass, DateTimeOffset now, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(deployment);
        ArgumentNullException.ThrowIfNull(pass);
        return RunAsync(new Look(deployment, [], cancellationToken), pass, now);
    }

    private async Task<DeploymentObservation> RunAsync(Look look, DeploymentPass pass, DateTimeOffset now)
    {
        var seen = look.Deployment.State switch
        {
            DeploymentState.AwaitingImage => await AtImageAsync(look),
            DeploymentState.SafeguardingData => new() { Service = await ServiceAsync(look), LatestTask = await LatestAsync(look), Schema = await SchemaAsync(look) },
            DeploymentState.Draining => new() { Drain = await DrainAsync(look) },
            DeploymentState.Releasing => new() { LatestTask = await LatestAsync(look), ReleaseTask = await TaskAsync(look, DeploymentStep.Release), Service = await ServiceAsync(look), Gray = await GrayAsync(look) },
            DeploymentState.Verifying or DeploymentState.Shifting or DeploymentState.Baking => new() { Service = await ServiceAsync(look), Gray = await GrayAsync(look), Drain = await DrainAsync(look), Traffic = await TrafficAsync(look, now) },
            DeploymentState.RollingBack => new()
            {
                LatestTask = await LatestAsync(look), ReleaseTask = await TaskAsync(look, DeploymentStep.Release),
                RollbackTask = await TaskAsync(look, DeploymentStep.ReleaseBefore) ?? await TaskAsync(look, DeploymentStep.RollBack),
                Service = await ServiceAsync(look), Drain = await DrainAsync(look), Restored = await RestoredAsync(look), Schema = await SchemaAsync(look),
            },
            _ => DeploymentObservation.Nothing,
        };
        return seen with { Probe = await ProbeAsync(look, seen, pass, now), Missing = look.Missing };
    }

    private async Task<DeploymentObservation> AtImageAsync(Look look)
    {
        var image = ImageReference.Parse(look.Deployment.Request.Image);
        var digest = await SeeAsync(look, "the image's digest", () => registry.ResolveAsync(image, look.Cancellation));
        return new()
        {
            Digest = digest,
            Build = digest?.Value is null && look.Deployment.Request.WorkflowRun is { } run ? await SeeAsync(look, "the build", () => builds.FindAsync(run, look.Cancellation)) : null,
        };
    }

    private Task<Seen<RunDescription?>?> ServiceAsync(Look look) => SeeAsync(look, "the service", () => cloud.FindAsync(look.Service, look.Cancellation));

    private Task<Seen<RunTask?>?> LatestAsync(Look look) => SeeAsync(look, "the newest task", () => cloud.FindLatestTaskAsync(look.Service, look.Cancellation));

    private async Task<Seen<RunTask?>?> TaskAsync(Look look, DeploymentStep step) =>
        look.Deployment.Step(step) is { IsDone: true, Task: { } task } ? await SeeAsync(look, $"task {task}", () => cloud.FindTaskAsync(look.Service, task, look.Cancellation)) : null;

    private async Task<Seen<GrayRelease?>?> GrayAsync(Look look) =>
        policy.IsGray ? await SeeAsync(look, "the gray release", () => cloud.FindGrayReleaseAsync(look.Service, look.Cancellation)) : null;

    private async Task<DrainState?> DrainAsync(Look look) =>
        policy.StopsFirst ? (await SeeAsync<DrainState?>(look, "how far the service has come to rest", async () => await drain.FindAsync(look.Service, look.Cancellation)))?.Value : null;

    private async Task<IReadOnlyList<string>?> RestoredAsync(Look look) => RollbackRules.PointsToRestore(look.Deployment, policy).Count > 0
        ? (await SeeAsync(look, "whether the data are restored", () => drain.FindRestoredAsync(look.Service, look.Cancellation)))?.Value : null;

    private async Task<string?> SchemaAsync(Look look) => (await SeeAsync(look, "the schema's migration head", () => schema.FindAsync(look.Service, look.Cancellation)))?.Value;

    private async Task<TrafficVerdict?> TrafficAsync(Look look, DateTimeOffset now) =>
        (await SeeAsync(look, "how visitors fare", () => traffic.FindAsync(look.Deployment, now, look.Cancellation)))?.Value;

    private async Task<ProbeAnswer?> ProbeAsync(Look look, DeploymentObservation seen, DeploymentPass pass, DateTimeOffset now)
    {
        if (pass.HasProbed || seen.Service?.Value?.Address is not { } address || !DeploymentRules.WantsProbe(look.Deployment, policy, now))
            return null;
        pass.HasProbed = true;
        return await probe.ProbeAsync(look.Service, address, look.Cancellation);
    }

    private async Task<Seen<T>?> SeeAsync<T>(Look look, string what, Func<Task<T>> see)
    {
        try
        {
            return new Seen<T>(await see());
        }
        catch (OperationException unknown)
        {
            look.Missing.Add($"{what} ({unknown.Reason})");
            LogMissing(logger, look.Deployment.Id, what, unknown.Message);
            return null;
        }
    }

    [LoggerMessage(EventId = 210, Level = LogLevel.Warning, Message = "Deployment {Id}: {What} is not known: {Reason}")]
    private static partial void LogMissing(ILogger logger, string id, string what, string reason);

    /// <summary>One look, and what it could not see.</summary>
    private sealed record Look(Deployment Deployment, List<string> Missing, CancellationToken Cancellation)
    {
        public string Service => Deployment.Request.Service;
    }
}
