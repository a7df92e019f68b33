using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using SuperInsight.Domain.Freezes;

namespace SuperInsight.Domain.Deployments;

/// <summary>
/// Takes the open deployment of one service as far as it goes without waiting. Safe to repeat, to run on several hosts at once, and to die
/// anywhere: whatever was left half-way is found and finished by the next one.
/// </summary>
public sealed partial class AdvanceDeployment(
    DeploymentLedger deployments, FreezeLedger freezes, ObserveDeployment observe, ActOnDeployment act, IDeploymentReports reports, DeploymentPolicy policy, TimeProvider clock, ILogger<AdvanceDeployment> logger)
{
    /// <summary>Bounds one pass; more than any deployment needs that waits for nothing.</summary>
    private const int Turns = 48;

    private static readonly TimeSpan LongestTelling = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan PauseAfterUntold = TimeSpan.FromMinutes(1);

    /// <summary>When telling of a deployment failed last.</summary>
    private readonly ConcurrentDictionary<string, long> untold = new(StringComparer.Ordinal);

    /// <exception cref="OperationException">The ledger is away.</exception>
    public async Task RunAsync(string service, CancellationToken cancellationToken)
    {
        await AdvanceAsync(service, cancellationToken);
        await ReportAsync(service, cancellationToken);
    }

    private async Task AdvanceAsync(string service, CancellationToken cancellationToken)
    {
        var pass = new DeploymentPass();
        for (var turn = 0; turn < Turns; turn++)
        {
            var began = clock.GetTimestamp();
            var reading = await deployments.ReadAsync(service, cancellationToken);
            if (DeploymentRules.Admit(reading.History, reading.AsOf) is { } admitted)
            {
                if (admitted is DeploymentMoved { State: DeploymentState.AwaitingImage } && await freezes.FindAsync(FreezeScope.Deployments, cancellationToken) is not null)
                    return;
                await RecordAsync(service, reading, admitted, cancellationToken);
                continue;
            }

            if (reading.History.AtWork is not { } deployment)
                return;
            var seen = await observe.RunAsync(deployment, pass, reading.AsOf, cancellationToken);
            switch (DeploymentRules.Next(deployment, reading.History, seen, policy, reading.AsOf))
            {
                case DeploymentDecision.Note note:
                    await RecordAsync(service, reading, note.Fact, cancellationToken);
                    break;
                case DeploymentDecision.Intend intend:
                    if (!await act.TakeAsync(deployment, reading, intend, began, cancellationToken))
                        return;
                    break;
                case DeploymentDecision.Perform perform:
                    if (!pass.Begins(perform.Step, deployment.Percent) || !await act.PerformAsync(deployment, reading, perform.Step, cancellationToken))
                        return;
                    break;
                case DeploymentDecision.Wait wait:
                    LogWaiting(logger, service, deployment.Id, deployment.State, wait.For);
                    return;
            }
        }
    }

    private async Task RecordAsync(string service, DeploymentReading reading, DeploymentFact fact, CancellationToken cancellationToken)
    {
        // Somebody else was first: the next turn reads what, and decides again.
        if (await deployments.TryAppendAsync(service, reading, fact, cancellationToken) && fact is DeploymentMoved moved)
            LogMoved(logger, service, moved.DeploymentId, moved.State, moved.Reason);
    }

    /// <summary>Whoever does not answer must not keep a bad version from being found out: it is given up soon, and left alone for a while.</summary>
    private async Task ReportAsync(string service, CancellationToken cancellationToken)
    {
        var reading = await deployments.ReadAsync(service, cancellationToken);
        using var limit = new CancellationTokenSource(LongestTelling, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        foreach (var deployment in reading.History.Deployments.Where(one => one.IsUntold(reading.AsOf)))
        {
            if (untold.TryGetValue(deployment.Id, out var failed) && clock.GetElapsedTime(failed) < PauseAfterUntold)
                continue;
            try
            {
                await reports.TellAsync(deployment, either.Token);
                untold.TryRemove(deployment.Id, out _);
            }
            catch (Exception failure) when (failure is OperationException || (failure is OperationCanceledException && !cancellationToken.IsCancellationRequested))
            {
                untold[deployment.Id] = clock.GetTimestamp();
                LogUntold(logger, service, deployment.Id, failure.Message);
                continue;
            }

            var now = await deployments.ReadAsync(service, cancellationToken);
            if (now.History.Find(deployment.Id) is { } present && present.State == deployment.State && present.Reported != present.State)
                await deployments.TryAppendAsync(service, now, new DeploymentReported(deployment.Id, deployment.State), cancellationToken);
        }
    }

    [LoggerMessage(EventId = 200, Level = LogLevel.Information, Message = "Deployment {Id} of {Service}: {State}, {Reason}")]
    private static partial void LogMoved(ILogger logger, string service, string id, DeploymentState state, string reason);

    [LoggerMessage(EventId = 201, Level = LogLevel.Debug, Message = "Deployment {Id} of {Service} is {State} and waits for {What}")]
    private static partial void LogWaiting(ILogger logger, string service, string id, DeploymentState state, string what);

    [LoggerMessage(EventId = 203, Level = LogLevel.Warning, Message = "Deployment {Id} of {Service}: its state could not be told outside: {Reason}")]
    private static partial void LogUntold(ILogger logger, string service, string id, string reason);
}
