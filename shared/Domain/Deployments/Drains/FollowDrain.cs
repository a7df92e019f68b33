using Microsoft.Extensions.Logging;

namespace SuperInsight.Domain.Deployments.Drains;

/// <summary>
/// The agent's side, for a timer: does in this container what the controller wishes. Safe to repeat, to run twice at once, and to die at
/// any step: what was begun is done again from its beginning, which changes nothing where it was done.
/// </summary>
/// <param name="drains">What both sides share.</param>
/// <param name="service">The service that this container belongs to.</param>
/// <param name="container">Names this container, over restarts of everything in it.</param>
/// <param name="control">Its programs.</param>
/// <param name="lastOfData">Null where the data outlive the container: there a clean stop is enough.</param>
/// <param name="restoreInPlace">Takes the data back to restore points; asked for only where a rollback wants it.</param>
/// <param name="takeTurn">Keeps other processes of this container out; null when one of them is at work. Dying gives the turn back.</param>
/// <param name="logger">Told of what is done.</param>
public sealed partial class FollowDrain(
    DrainLedger drains, string service, string container, IServiceControl control, ILastOfData? lastOfData, Func<IRestoreInPlace> restoreInPlace, Func<IDisposable?> takeTurn, ILogger<FollowDrain> logger)
{
    /// <exception cref="OperationException">A step could not be done. It is repeated at the next call; the controller's deadline decides.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var turn = takeTurn();
        if (turn is null)
            return;
        while (!await StepAsync(await drains.ReadAsync(service, cancellationToken), cancellationToken))
        {
        }
    }

    /// <summary>Does one thing and records it. True when no more is to be done now; a fact that came first is a reason to decide again.</summary>
    private async Task<bool> StepAsync(DrainReading reading, CancellationToken cancellationToken)
    {
        var duty = DrainRules.Next(reading.History, container);
        switch (duty)
        {
            case DrainDuty.Arrive:
                await drains.TryAppendAsync(service, reading, new ContainerArrived(container), cancellationToken);
                return false;
            case DrainDuty.Open:
                LogDoing(logger, service, container, duty);
                await control.ResumeAsync(cancellationToken);
                return await ReachAsync(reading, DrainTarget.Open, "everything runs", cancellationToken);
            case DrainDuty.Restore:
                LogDoing(logger, service, container, duty);
                return await RestoreAsync(reading, cancellationToken);
            case DrainDuty.Drain:
                LogDoing(logger, service, container, duty);
                await control.QuiesceAsync(cancellationToken);
                return await ReachAsync(reading, DrainTarget.Drained, "nothing is under way", cancellationToken);
            case DrainDuty.Stop:
                LogDoing(logger, service, container, duty);
                return await StopAsync(reading, cancellationToken);
            case DrainDuty.StayDrained:
                await control.QuiesceAsync(cancellationToken);
                return await IsStillAsync(reading, cancellationToken);
            case DrainDuty.StayStopped:
                await control.QuiesceAsync(cancellationToken);
                await control.RestAsync(cancellationToken);
                return await IsStillAsync(reading, cancellationToken);
            default:
                return true;
        }
    }

    /// <summary>What holds the data is needed for making the last of them safe. Once it may have been stopped, only the ledger knows that they are.</summary>
    private async Task<bool> StopAsync(DrainReading reading, CancellationToken cancellationToken)
    {
        await control.QuiesceAsync(cancellationToken);
        if (lastOfData is not null && !reading.History.Secured.Contains(container) && !reading.History.Resting.Contains(container))
        {
            var kept = await lastOfData.SecureAsync($"drain-{service}-{reading.History.Wish!.Sequence}", cancellationToken);
            LogSecured(logger, service, container, kept);
            await drains.TryAppendAsync(service, reading, new DataSecured(container, kept), cancellationToken);
            return false;
        }

        await control.RestAsync(cancellationToken);
        return await ReachAsync(reading, DrainTarget.Stopped, lastOfData is null ? "stopped; the data stay" : "stopped; the last of the data is safe", cancellationToken);
    }

    /// <summary>A container that the platform has started works already: nothing may write while the data are replaced.</summary>
    private async Task<bool> RestoreAsync(DrainReading reading, CancellationToken cancellationToken)
    {
        await control.QuiesceAsync(cancellationToken);
        await control.ResumeDataAsync(cancellationToken);
        var points = reading.History.Wish!.Restore!;
        var done = await restoreInPlace().RunAsync(points, $"drain-{service}-{reading.History.Wish.Sequence}", cancellationToken);
        LogRestored(logger, service, container, done);
        await drains.TryAppendAsync(service, reading, new DataRestored(container, points, done), cancellationToken);
        return false;
    }

    private Task<bool> ReachAsync(DrainReading reading, DrainTarget state, string detail, CancellationToken cancellationToken) =>
        drains.TryAppendAsync(service, reading, new DrainReached(state, container, detail), cancellationToken);

    private async Task<bool> IsStillAsync(DrainReading reading, CancellationToken cancellationToken) =>
        (await drains.ReadAsync(service, cancellationToken)).History.Wish?.Sequence == reading.History.Wish?.Sequence;

    [LoggerMessage(EventId = 240, Level = LogLevel.Information, Message = "{Service}, container {Container}: the controller wishes {Duty}")]
    private static partial void LogDoing(ILogger logger, string service, string container, DrainDuty duty);

    [LoggerMessage(EventId = 241, Level = LogLevel.Information, Message = "{Service}, container {Container}: the last of the data is safe: {Kept}")]
    private static partial void LogSecured(ILogger logger, string service, string container, string kept);

    [LoggerMessage(EventId = 243, Level = LogLevel.Warning, Message = "{Service}, container {Container}: the data are taken back: {Done}")]
    private static partial void LogRestored(ILogger logger, string service, string container, string done);
}
