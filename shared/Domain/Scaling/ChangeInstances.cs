using Microsoft.Extensions.Logging;
using SuperInsight.Domain.Cloud;
using SuperInsight.Domain.Deployments;
using SuperInsight.Domain.Deployments.CloudRun;

namespace SuperInsight.Domain.Scaling;

/// <summary>
/// Changes the number of instances of a service, once for each key, while no deployment begins; the image that serves goes on serving, and
/// new instances are configured as the others. Safe to repeat, to run twice at once and to die anywhere.
/// </summary>
public sealed partial class ChangeInstances(
    ICloudRun cloud, DeploymentLedger deployments, ScalingLedger scalings, DeploymentPolicy deploying, ScalingPolicy policy, TimeProvider clock, ILogger<ChangeInstances> logger)
{
    /// <param name="service">The service.</param>
    /// <param name="key">The same for every attempt, and never for another change.</param>
    /// <param name="direction">Which way.</param>
    /// <param name="load">Of what one instance has, in percent.</param>
    /// <param name="target">What it should be, in percent.</param>
    /// <param name="lastedFor">How long it has been beyond the threshold.</param>
    /// <param name="cancellationToken">Ends the watching; the change goes on, and the next call finds it.</param>
    /// <exception cref="OperationException">Cloud or ledger did not answer: call again.</exception>
    public async Task<ScalingEnded> RunAsync(string service, string key, ScalingDirection direction, double load, double target, TimeSpan lastedFor, CancellationToken cancellationToken)
    {
        var (history, asOf) = await scalings.ReadAsync(service, cancellationToken);
        if (history.Find(key) is { Ended: { } ended })
            return ended;
        if (history.Find(key)?.Intended is { } begun)
            return await FinishAsync(service, begun, cancellationToken);

        var running = await cloud.FindAsync(service, cancellationToken);
        if (running is null)
            return await EndAsync(service, key, ScalingResult.Failed, $"there is no service {service}", cancellationToken);
        if (running.Serving is not { } serving)
            return new(key, ScalingResult.Failed, "several versions share the traffic: a release is under way");
        var instances = await cloud.ListInstancesAsync(service, serving.Name, cancellationToken);
        var decision = ScalingDecision.Make(
            new(direction, instances.Count, running.Configuration.MinInstances, running.Configuration.MaxInstances, load, target, lastedFor, asOf - history.LastChange), policy);
        if (decision.Change is not { } change)
            return await EndAsync(service, key, ScalingResult.Refused, decision.Why, cancellationToken);
        if (DataGuard.Check(deploying, change) is { } refused)
            return await EndAsync(service, key, ScalingResult.Refused, $"{refused.Reason}. {refused.Hint}{(direction == ScalingDirection.Up ? " While it fires, agents let what Supervisor__Background names rest." : "")}", cancellationToken);
        if (await HoldAsync(service, key, decision.Why, cancellationToken) is { } holder)
            return new(key, ScalingResult.Failed, holder);
        var latest = await cloud.FindLatestTaskAsync(service, cancellationToken);
        if (latest is { IsOpen: true })
            return await LetGoAsync(service, new(key, ScalingResult.Failed, $"task {latest.Id} is at work"), cancellationToken);
        var intended = new ScalingIntended(key, change.MinInstances!.Value, change.MaxInstances!.Value, serving.Name, serving.Image, latest?.Id ?? 0, decision.Why);
        LogChanging(logger, service, decision.Why);
        await scalings.RecordAsync(service, intended, known => known.Find(key)?.Intended is null, cancellationToken);
        return await FinishAsync(service, intended, cancellationToken);
    }

    /// <summary>Asks for it where it is not so yet, and waits until it shows. Two at once ask for the same.</summary>
    private async Task<ScalingEnded> FinishAsync(string service, ScalingIntended intended, CancellationToken cancellationToken)
    {
        var change = new ScalingChange(intended.Floor, intended.Ceiling);
        for (var began = clock.GetTimestamp(); ; await Task.Delay(policy.LookEvery, clock, cancellationToken))
        {
            var running = await cloud.FindAsync(service, cancellationToken);
            var latest = await cloud.FindLatestTaskAsync(service, cancellationToken);
            var isOurs = latest?.Id > intended.AfterTask;
            // What serves lags behind a finished task.
            var shows = !isOurs || latest!.Version.Length == 0 || running?.Serves(latest.Version) == true;
            if (running?.Serving is { } serving && change.IsIn(running.Configuration) && latest is not { IsOpen: true } && shows)
            {
                if (serving.Image == intended.Image)
                    await deployments.NoteReplacedAsync(service, intended.Version, serving.Name, cancellationToken);
                return await EndAsync(service, intended.Key, serving.Image == intended.Image ? ScalingResult.Changed : ScalingResult.Failed,
                    serving.Image == intended.Image ? intended.Why : $"{serving.Image} serves now, and not {intended.Image}", cancellationToken);
            }

            if (isOurs && latest!.Outcome == RunTaskOutcome.Failed)
                return await EndAsync(service, intended.Key, ScalingResult.Failed, $"task {latest.Id} failed: {latest.FailReason}", cancellationToken);
            if (clock.GetElapsedTime(began) > policy.Deadline)
                return await EndAsync(service, intended.Key, ScalingResult.Failed, $"it did not show within {policy.Deadline.TotalMinutes:0.#} min", cancellationToken);
            if (running is not null && !isOurs && latest is not { IsOpen: true } && !change.IsIn(running.Configuration))
                await AskAsync(service, intended, running, change, cancellationToken);
        }
    }

    /// <summary>The cloud makes a changed version of the newest image: after a rollback that is not the one that serves, which is then named.</summary>
    private async Task AskAsync(string service, ScalingIntended intended, RunDescription running, ScalingChange change, CancellationToken cancellationToken)
    {
        try
        {
            var records = await cloud.ListDeployRecordsAsync(service, cancellationToken);
            if (records.Count == 0 || records[0].Image.Length == 0 || records[0].Image == intended.Image)
                await cloud.ChangeScalingAsync(service, change, cancellationToken);
            else if (running.Serving?.Image == intended.Image)
                await cloud.ReleaseAsync(service, new(intended.Image, ReleaseMode.Full, $"scaling: {intended.Why}") { Scaling = change }, cancellationToken);
        }
        catch (CloudException failure) when (failure.Failure is CloudFailure.Uncertain or CloudFailure.Busy)
        {
            // The next look tells.
            LogUncertain(logger, service, failure.Message);
        }
    }

    /// <summary>Null once it is ours; else who has the service.</summary>
    private async Task<string?> HoldAsync(string service, string key, string why, CancellationToken cancellationToken)
    {
        while (true)
        {
            var reading = await deployments.ReadAsync(service, cancellationToken);
            if (reading.History.AtWork is { } holder)
                return $"deployment {holder.Id} is at work ({holder.State})";
            if (reading.History.Hold is { } hold && hold.Until > reading.AsOf && hold.Key != key)
                return $"it is being changed otherwise: {hold.Reason}";
            if (await deployments.TryAppendAsync(service, reading, new ServiceHeld(key, policy.Deadline * 2, why), cancellationToken))
                return null;
        }
    }

    private async Task<ScalingEnded> EndAsync(string service, string key, ScalingResult result, string detail, CancellationToken cancellationToken)
    {
        var ended = new ScalingEnded(key, result, detail);
        await scalings.RecordAsync(service, ended, known => known.Find(key)?.Ended is null, cancellationToken);
        LogEnded(logger, service, result, detail);
        return await LetGoAsync(service, (await scalings.ReadAsync(service, cancellationToken)).History.Find(key)?.Ended ?? ended, cancellationToken);
    }

    private async Task<ScalingEnded> LetGoAsync(string service, ScalingEnded ended, CancellationToken cancellationToken)
    {
        for (var reading = await deployments.ReadAsync(service, cancellationToken); reading.History.Hold?.Key == ended.Key; reading = await deployments.ReadAsync(service, cancellationToken))
        {
            if (await deployments.TryAppendAsync(service, reading, new ServiceLetGo(ended.Key), cancellationToken))
                break;
        }

        return ended;
    }

    [LoggerMessage(EventId = 600, Level = LogLevel.Information, Message = "Scaling {Service}: {Why}")]
    private static partial void LogChanging(ILogger logger, string service, string why);

    [LoggerMessage(EventId = 601, Level = LogLevel.Information, Message = "Scaling {Service}: {Result}, {Detail}")]
    private static partial void LogEnded(ILogger logger, string service, ScalingResult result, string detail);

    [LoggerMessage(EventId = 602, Level = LogLevel.Warning, Message = "Scaling {Service}: whether the cloud took it is not known: {Reason}")]
    private static partial void LogUncertain(ILogger logger, string service, string reason);
}
