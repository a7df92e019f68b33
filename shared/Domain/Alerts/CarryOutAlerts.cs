using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using SuperInsight.Domain.Backups.Runs;

namespace SuperInsight.Domain.Alerts;

/// <summary>
/// Carries out what was decided: claimed on the ledger first, then done, then recorded. What a process that died left is taken up by the
/// next one under the same key. Actions that take long go on while rules are evaluated again.
/// </summary>
public sealed partial class CarryOutAlerts(AlertLedger alerts, IEnumerable<IAlertActions> actions, TellOfAlarms tell, IOperatorProcess process, TimeProvider clock, ILogger<CarryOutAlerts> logger)
{
    private const int MostAttempts = 10;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan LongestTelling = TimeSpan.FromSeconds(45);

    private static readonly TimeSpan LongestAction = TimeSpan.FromMinutes(14);

    private readonly ConcurrentDictionary<string, Task> running = new(StringComparer.Ordinal);

    /// <summary>What ended here and could not be recorded yet.</summary>
    private readonly ConcurrentDictionary<string, AlertFact> ends = new(StringComparer.Ordinal);

    /// <param name="mayAct">False while actions are frozen: only people are told.</param>
    /// <exception cref="OperationException">The ledger is away.</exception>
    public async Task RunAsync(bool mayAct, CancellationToken cancellationToken)
    {
        foreach (var (key, _) in running.Where(one => one.Value.IsCompleted))
            running.TryRemove(key, out _);
        foreach (var (key, end) in ends)
            await RecordAsync(key, end, cancellationToken);
        var reading = await alerts.ReadAsync(cancellationToken);
        foreach (var effect in reading.State.Open.Where(effect => (effect.Tells || mayAct) && IsFree(effect, reading.AsOf)))
        {
            if (await ClaimAsync(effect.Key, cancellationToken) is { } claimed)
                running[effect.Key] = CarryOutAsync(claimed);
        }

        var all = Task.WhenAll(running.Values);
        await Task.WhenAny(all, Task.Delay(Patience, clock, cancellationToken));
        if (all.IsCompleted)
            await all;
    }

    /// <summary>Without the ledger: tells what is to be told, and gives back what came of it.</summary>
    public async Task<IReadOnlyList<AlertFact>> TellAsync(AlertState state, DateTimeOffset now, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        List<AlertFact> facts = [];
        foreach (var effect in state.Open.Where(effect => effect.Tells && IsFree(effect, now)))
            facts.Add(await AttemptAsync(effect with { Attempts = effect.Attempts + 1 }));
        return facts;
    }

    private bool IsFree(AlertEffect effect, DateTimeOffset asOf)
    {
        if (running.TryGetValue(effect.Key, out var task) && !task.IsCompleted || ends.ContainsKey(effect.Key))
            return false;
        if (effect.Process is not { } holder)
            return effect.NotBefore is not { } notBefore || asOf >= notBefore;
        // A claim of our own that we do not know of is one whose answer was lost.
        return holder == process.Key || process.IsKnownDead(holder) || asOf - effect.ClaimedAt >= (effect.Tells ? 2 * LongestTelling : LongestAction + TimeSpan.FromMinutes(1));
    }

    /// <summary>Null when somebody else has it, or it is done.</summary>
    private async Task<AlertEffect?> ClaimAsync(string key, CancellationToken cancellationToken)
    {
        while (true)
        {
            var reading = await alerts.ReadAsync(cancellationToken);
            if (reading.State.Open.FirstOrDefault(effect => effect.Key == key) is not { } effect || !IsFree(effect, reading.AsOf))
                return null;
            if (await alerts.TryAppendAsync(reading, new ActionClaimed(key, effect.Attempts + 1, process.Name, process.Key), cancellationToken) is { } claimed)
                return claimed.State.Open.First(one => one.Key == key);
        }
    }

    private async Task CarryOutAsync(AlertEffect effect)
    {
        try
        {
            var end = await AttemptAsync(effect);
            ends[effect.Key] = end;
            await RecordAsync(effect.Key, end, CancellationToken.None);
        }
        catch (OperationException away)
        {
            LogUnrecorded(logger, effect.Key, away.Message);
        }
    }

    private async Task<AlertFact> AttemptAsync(AlertEffect effect)
    {
        using var limit = new CancellationTokenSource(effect.Tells ? LongestTelling : LongestAction, clock);
        ActionOutcome outcome;
        try
        {
            outcome = await PerformAsync(effect, limit.Token);
        }
        catch (OperationException failure)
        {
            outcome = ActionOutcome.Failed(failure.Message);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            outcome = ActionOutcome.Failed("it did not end in time");
        }

        LogEnded(logger, effect.Key, effect.Name, outcome.Result, outcome.Detail);
        if (outcome.Result == ActionResult.Done)
            return new ActionDone(effect.Key, outcome.Detail);
        var again = effect.Tells && outcome.Result == ActionResult.Failed && effect.Attempts < MostAttempts
            ? TimeSpan.FromSeconds(Math.Min(600, 15 * Math.Pow(2, effect.Attempts - 1)))
            : (TimeSpan?)null;
        return new ActionFailed(effect.Key, outcome.Result, outcome.Detail, again);
    }

    private async Task<ActionOutcome> PerformAsync(AlertEffect effect, CancellationToken cancellationToken)
    {
        if (effect.Notice is { } notice)
            return await tell.RunAsync(notice, cancellationToken);
        var action = effect.Action!;
        if (actions.FirstOrDefault(one => one.Takes(action.Kind)) is { } able)
            return await able.RunAsync(action, cancellationToken);
        return action.Kind == AlertActionKind.AlertAdmin
            ? await tell.RunAsync(Notices.Of(action, clock.GetUtcNow()), cancellationToken)
            : ActionOutcome.Refused($"nothing that is set up here carries out {AlertActionNames.Of(action.Kind)}");
    }

    private async Task RecordAsync(string key, AlertFact end, CancellationToken cancellationToken)
    {
        await alerts.AppendAsync(end, cancellationToken);
        ends.TryRemove(key, out _);
    }

    [LoggerMessage(EventId = 235, Level = LogLevel.Information, Message = "{Key}: {What} {Result}, {Detail}")]
    private static partial void LogEnded(ILogger logger, string key, string what, ActionResult result, string detail);

    [LoggerMessage(EventId = 236, Level = LogLevel.Warning, Message = "{Key} ended, which could not be recorded yet: {Reason}")]
    private static partial void LogUnrecorded(ILogger logger, string key, string reason);
}
