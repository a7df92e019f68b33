using Microsoft.Extensions.Logging;
using SuperInsight.Domain.Backups.Runs;
using SuperInsight.Domain.Cloud;
using SuperInsight.Domain.Deployments.CloudRun;

namespace SuperInsight.Domain.Deployments;

/// <summary>Takes the steps that <see cref="DeploymentRules"/> decides on.</summary>
public sealed partial class ActOnDeployment(
    DeploymentLedger deployments, ICloudRun cloud, IBuildRuns builds, IDataSafeguard safeguard, IServiceDrain drain, DeploymentPolicy policy, IRunIds ids, TimeProvider clock, ILogger<ActOnDeployment> logger)
{
    /// <summary>How long it may take to see that nothing has changed since a step was decided on; whoever takes longer has stood still, and does not know.</summary>
    private static readonly TimeSpan LongestLook = TimeSpan.FromSeconds(4);

    /// <summary>
    /// Records that a step is about to be taken that must not be taken twice, and takes it if that record is ours. False when nothing
    /// more is to be done now.
    /// </summary>
    /// <param name="deployment">As recorded.</param>
    /// <param name="basis">The reading that led to it.</param>
    /// <param name="intend">The step.</param>
    /// <param name="began">A time stamp of our clock from before that reading.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<bool> TakeAsync(Deployment deployment, DeploymentReading basis, DeploymentDecision.Intend intend, long began, CancellationToken cancellationToken)
    {
        var service = deployment.Request.Service;
        if (!await deployments.TryAppendAsync(service, basis, new DeploymentIntended(deployment.Id, intend.Step, intend.AfterTask, ids.Next()), cancellationToken))
            return true;
        // Whoever was held up for so long is taken for dead, and another may be about to do the same.
        if (clock.GetElapsedTime(began) > policy.IntentLease / 2)
            return false;
        try
        {
            var task = await AskAsync(deployment, intend.Step, cancellationToken);
            // Null from a release means that the cloud named none: then the newest task is looked at.
            if (task is not null || intend.Step == DeploymentStep.RollBack)
                await RecordAsync(service, new DeploymentEffected(deployment.Id, intend.Step, task), cancellationToken);
            return true;
        }
        catch (CloudException failure) when (failure.Failure is CloudFailure.Uncertain or CloudFailure.Busy)
        {
            // Busy may be our own request from before: the newest task tells.
            LogUncertain(logger, service, deployment.Id, intend.Step, failure.Message);
            return false;
        }
        catch (CloudException failure)
        {
            var isGone = failure.Failure == CloudFailure.NotFound;
            var isFinal = failure.Failure is CloudFailure.NotFound or CloudFailure.Refused or CloudFailure.Conflict;
            LogRefused(logger, service, deployment.Id, intend.Step, failure.Message);
            await RecordAsync(service, new DeploymentRefused(deployment.Id, intend.Step, isFinal && !(isGone && intend.Step == DeploymentStep.RollBack), isGone, failure.Reason), cancellationToken);
            return isFinal;
        }
    }

    /// <summary>Takes a step that may be repeated. False when nothing more is to be done now.</summary>
    public async Task<bool> PerformAsync(Deployment deployment, DeploymentReading basis, DeploymentStep step, CancellationToken cancellationToken)
    {
        var service = deployment.Request.Service;
        // Whoever stood still since it looked might drain what another has brought to its end since, and nobody would open it again.
        var looked = clock.GetTimestamp();
        if ((await deployments.ReadAsync(service, cancellationToken)).Head != basis.Head || clock.GetElapsedTime(looked) > LongestLook)
            return false;
        try
        {
            switch (step)
            {
                case DeploymentStep.Safeguard:
                    return await SafeguardAsync(deployment, basis, cancellationToken);
                case DeploymentStep.RerunBuild:
                    await builds.RerunAsync(deployment.Request.WorkflowRun!.Value, deployment.RerunAfterAttempt, cancellationToken);
                    return true;
                case DeploymentStep.Drain:
                    await drain.DrainAsync(service, cancellationToken);
                    return true;
                case DeploymentStep.Stop:
                    await drain.StopAsync(service, cancellationToken);
                    return true;
                case DeploymentStep.Reopen:
                    await drain.ReopenAsync(service, WhoReopens(deployment), RollbackRules.PointsToRestore(deployment, policy), cancellationToken);
                    return true;
                case DeploymentStep.SetTraffic:
                    await cloud.SetTrafficAsync(service, deployment.Version!, deployment.Percent, cancellationToken);
                    return true;
                case DeploymentStep.FinishGray:
                    await cloud.FinishGrayAsync(service, deployment.Version!, cancellationToken);
                    return true;
                case DeploymentStep.CancelGray:
                    await cloud.CancelGrayAsync(service, deployment.Step(DeploymentStep.Release)!.Task!.Value, Remark(deployment), cancellationToken);
                    return true;
                default:
                    throw new InvalidOperationException($"{step} must not be repeated.");
            }
        }
        catch (OperationException failure)
        {
            // The state's deadline decides; until then it is tried again.
            LogFailed(logger, service, deployment.Id, step, failure.Message);
            return false;
        }
    }

    private async Task<bool> SafeguardAsync(Deployment deployment, DeploymentReading basis, CancellationToken cancellationToken)
    {
        var service = deployment.Request.Service;
        DeploymentFact? fact = await safeguard.EnsureAsync(service, deployment.Id, cancellationToken) switch
        {
            SafeguardOutcome.Done done => new DeploymentSafeguarded(deployment.Id, string.Join(", ", done.RestorePoints)) { Points = done.RestorePoints },
            SafeguardOutcome.Failed failed => new DeploymentRefused(deployment.Id, DeploymentStep.Safeguard, IsFinal: true, IsGone: false, failed.Reason),
            _ => null,
        };
        if (fact is not null)
            await deployments.TryAppendAsync(service, basis, fact, cancellationToken);
        return fact is not null;
    }

    private Task<long?> AskAsync(Deployment deployment, DeploymentStep step, CancellationToken cancellationToken) => step switch
    {
        DeploymentStep.Release => cloud.ReleaseAsync(
            deployment.Request.Service, new(deployment.PinnedImage!, policy.IsGray ? ReleaseMode.Gray : ReleaseMode.Full, Remark(deployment)), cancellationToken),
        DeploymentStep.RollBack => cloud.RollBackAsync(deployment.Request.Service, deployment.Version!, deployment.Before!.Version, Remark(deployment), cancellationToken),
        DeploymentStep.ReleaseBefore => cloud.ReleaseAsync(deployment.Request.Service, new(deployment.Before!.Image, ReleaseMode.Full, Remark(deployment)), cancellationToken),
        _ => throw new InvalidOperationException($"{step} has no task."),
    };

    /// <summary>Records what became of our step, whatever came in between.</summary>
    private async Task RecordAsync(string service, DeploymentFact fact, CancellationToken cancellationToken)
    {
        while (!await deployments.TryAppendAsync(service, await deployments.ReadAsync(service, cancellationToken), fact, cancellationToken))
        {
        }
    }

    private static ReopenFor WhoReopens(Deployment deployment) =>
        deployment.State != DeploymentState.RollingBack ? ReopenFor.NewVersion
        : deployment.Step(DeploymentStep.RollBack) is null && deployment.Step(DeploymentStep.ReleaseBefore) is null ? ReopenFor.StoppedVersion
        : ReopenFor.RestoredVersion;

    private static string Remark(Deployment deployment) => $"{deployment.Id}: {(deployment.State == DeploymentState.RollingBack ? "rollback" : deployment.Request.Commit ?? deployment.Request.Image)}";

    [LoggerMessage(EventId = 220, Level = LogLevel.Warning, Message = "Deployment {Id} of {Service}: whether {Step} was taken is not known: {Reason}")]
    private static partial void LogUncertain(ILogger logger, string service, string id, DeploymentStep step, string reason);

    [LoggerMessage(EventId = 221, Level = LogLevel.Warning, Message = "Deployment {Id} of {Service}: {Step} was refused: {Reason}")]
    private static partial void LogRefused(ILogger logger, string service, string id, DeploymentStep step, string reason);

    [LoggerMessage(EventId = 222, Level = LogLevel.Warning, Message = "Deployment {Id} of {Service}: {Step} did not work: {Reason}")]
    private static partial void LogFailed(ILogger logger, string service, string id, DeploymentStep step, string reason);
}
