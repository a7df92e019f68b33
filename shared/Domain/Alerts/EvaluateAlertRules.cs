using Microsoft.Extensions.Logging;
using SuperInsight.Domain.Alarms;
using SuperInsight.Domain.Freezes;
using SuperInsight.Domain.Metrics;
using SuperInsight.Domain.Settings;

namespace SuperInsight.Domain.Alerts;

/// <summary>
/// Holds the newest metrics against the rules, records what changes, and carries out what follows. Meant for a timer; safe to repeat, to run
/// on several hosts at once, and to die anywhere. While the ledger is away it goes on from memory: people are told, actions wait, and what
/// was decided is recorded later.
/// </summary>
/// <param name="role">An agent judges nothing.</param>
/// <param name="rules">Read each time.</param>
/// <param name="heartbeat">Told of each evaluation.</param>
public sealed partial class EvaluateAlertRules(
    OperatorRole role, Func<CancellationToken, Task<AlertRules>> rules, IAlertMetrics metrics, AlertLedger alerts, FreezeLedger freezes, CarryOutAlerts carryOut, AlarmLedger alarms, Heartbeat heartbeat, TimeProvider clock, ILogger<EvaluateAlertRules> logger) : IDisposable
{
    /// <summary>Older metrics say nothing about now.</summary>
    private static readonly TimeSpan OldestReading = TimeSpan.FromMinutes(1);

    private const string RulesAlarm = "alert-rules";

    private readonly SemaphoreSlim turn = new(1, 1);
    private AlertMemory memory = AlertMemory.Nothing;
    private AlertRules? good;
    private bool areClear;

    /// <exception cref="OperationException">The rules cannot be read, and never could.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        if (!role.Deploys)
            return;
        await turn.WaitAsync(cancellationToken);
        try
        {
            var current = await RulesAsync(cancellationToken);
            var reading = await ReadAsync(cancellationToken);
            try
            {
                var freeze = await freezes.FindAsync(FreezeScope.Actions, cancellationToken);
                await EvaluateAsync(current, reading, new(freeze is null ? null : $"by {freeze.By}: {freeze.Reason}", LedgerPresence.There), cancellationToken);
                await carryOut.RunAsync(freeze is null, cancellationToken);
            }
            catch (OperationException away)
            {
                LogAway(logger, away.Message);
                await RememberAsync(current, reading, cancellationToken);
            }

            heartbeat.Beat();
        }
        finally
        {
            turn.Release();
        }
    }

    public void Dispose() => turn.Dispose();

    /// <summary>A mistake in a file that is being changed must not end all watching: the rules before it hold on, and somebody is told.</summary>
    private async Task<AlertRules> RulesAsync(CancellationToken cancellationToken)
    {
        try
        {
            good = await rules(cancellationToken);
            if (!areClear)
                await alarms.ClearAsync(RulesAlarm, cancellationToken);
            areClear = true;
            return good;
        }
        catch (OperationException unreadable)
        {
            areClear = false;
            await alarms.RaiseAsync(new(RulesAlarm, AlarmSeverity.Critical, $"The alert rules cannot be read{(good is null ? ", so that nothing is watched" : "; those before go on")}: {unreadable.Reason}.", unreadable.Hint), cancellationToken);
            if (good is null)
                throw;
            return good;
        }
    }

    private async Task<MetricsReading> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            var reading = await metrics.ReadAsync(cancellationToken);
            if (clock.GetUtcNow() - reading.At <= OldestReading)
                return reading;
            LogStale(logger, reading.At);
        }
        catch (OperationException failure)
        {
            LogUnmeasured(logger, failure.Message);
        }

        return new(clock.GetUtcNow(), []);
    }

    private async Task EvaluateAsync(AlertRules current, MetricsReading reading, AlertSurroundings around, CancellationToken cancellationToken)
    {
        while (true)
        {
            var basis = await alerts.ReadAsync(cancellationToken);
            if (memory.CatchUp(basis) is { } missed)
            {
                if (await alerts.TryAppendAsync(basis, missed, cancellationToken) is not { } caughtUp)
                    continue;
                LogCaughtUp(logger, missed.Note ?? "");
                memory = AlertMemory.Of(basis = caughtUp);
            }

            var fact = AlertEvaluation.Evaluate(current, basis.State, reading, basis.AsOf, around);
            var next = fact.IsNews ? await alerts.TryAppendAsync(basis, fact, cancellationToken) : basis;
            if (next is null)
                continue;
            Tell(fact);
            memory = AlertMemory.Of(next);
            return;
        }
    }

    private async Task RememberAsync(AlertRules current, MetricsReading reading, CancellationToken cancellationToken)
    {
        var fact = AlertEvaluation.Evaluate(current, memory.State, reading, clock.GetUtcNow(), new(null, LedgerPresence.Away));
        Tell(fact);
        memory = memory.With(fact);
        foreach (var end in await carryOut.TellAsync(memory.State, clock.GetUtcNow(), cancellationToken))
            memory = memory.With(end, clock.GetUtcNow());
    }

    private void Tell(AlertsEvaluated fact)
    {
        foreach (var alarm in fact.Changed.Where(alarm => alarm.Decisions.Count > 0 && alarm.Decisions[^1].At == fact.At))
            LogDecision(logger, alarm.Id, alarm.Decisions[^1].What, alarm.Decisions[^1].Why);
        foreach (var alarm in fact.Closed)
            LogDecision(logger, alarm.Id, "resolved", alarm.Decisions[^1].Why);
    }

    [LoggerMessage(EventId = 230, Level = LogLevel.Information, Message = "Alarm {Id}: {What}, {Why}")]
    private static partial void LogDecision(ILogger logger, string id, string what, string why);

    [LoggerMessage(EventId = 231, Level = LogLevel.Warning, Message = "The ledger is away; alarms are judged and told from memory, and actions wait: {Reason}")]
    private static partial void LogAway(ILogger logger, string reason);

    [LoggerMessage(EventId = 232, Level = LogLevel.Warning, Message = "The newest metrics are of {At}: everything counts as missing")]
    private static partial void LogStale(ILogger logger, DateTimeOffset at);

    [LoggerMessage(EventId = 233, Level = LogLevel.Warning, Message = "There are no metrics: everything counts as missing: {Reason}")]
    private static partial void LogUnmeasured(ILogger logger, string reason);

    [LoggerMessage(EventId = 234, Level = LogLevel.Information, Message = "The ledger is back: {Note}")]
    private static partial void LogCaughtUp(ILogger logger, string note);
}
