using Microsoft.Extensions.Logging;
using SuperInsight.Domain.Alerts;
using SuperInsight.Domain.Alerts.Actions;
using SuperInsight.Domain.Freezes;
using SuperInsight.Domain.Metrics;
using SuperInsight.Domain.Restarts;

namespace SuperInsight.Domain.Agents;

/// <summary>
/// An agent's own evaluation, from memory, of the rules that restart a service. It goes on while a controller answers, so that the time counts,
/// and acts only while none does. What the controller had restarted just before is not restarted again: both know it by <see cref="RestartRules"/>.
/// </summary>
/// <param name="rules">Read each time.</param>
/// <param name="restart">Restarts.</param>
/// <param name="tell">Told of what was restarted so.</param>
/// <param name="freezes">Whether actions are frozen; while the ledger is away, what it said last.</param>
/// <param name="clock">Counts.</param>
/// <param name="logger">Told of what is decided.</param>
public sealed partial class JudgeLocally(Func<CancellationToken, Task<AlertRules>> rules, Func<RestartPrograms> restart, TellOfOwnRestarts tell, Func<FreezeLedger> freezes, TimeProvider clock, ILogger<JudgeLocally> logger) : IDisposable
{
    private static readonly TimeSpan LongestLook = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim turn = new(1);
    private AlertState state = AlertState.Empty;
    private string? frozen;

    /// <summary>Judges one reading; returns when what was decided has been done.</summary>
    /// <param name="reading">What was measured.</param>
    /// <param name="mayAct">Whether no controller does.</param>
    public async Task RunAsync(MetricsReading reading, bool mayAct)
    {
        // Whoever is at it takes minutes at most, and the next reading comes soon.
        if (!await turn.WaitAsync(TimeSpan.Zero))
            return;
        try
        {
            var mine = await RulesAsync();
            if (mine is null)
                return;
            if (mayAct)
                await LookForFreezeAsync();
            var now = clock.GetUtcNow();
            var fact = AlertEvaluation.Evaluate(mine, state, reading, now, new(mayAct ? frozen : "while the controller looks after it", LedgerPresence.There));
            state = state.Apply(fact, now);
            foreach (var effect in state.Open)
                await CarryOutAsync(effect);
        }
        finally
        {
            turn.Release();
        }
    }

    public void Dispose() => turn.Dispose();

    private async Task CarryOutAsync(AlertEffect effect)
    {
        if (effect.Action is not { Kind: AlertActionKind.RestartService } action)
        {
            state = state.Apply(new ActionDone(effect.Key, "nobody is told from here"), clock.GetUtcNow());
            return;
        }

        LogActing(logger, effect.Key, action.Why);
        var outcome = await RestartAsync(action);
        tell.Add(action, RestartLocally.Service(action), outcome);
        state = state.Apply(outcome.Result == ActionResult.Done ? new ActionDone(effect.Key, outcome.Detail) : new ActionFailed(effect.Key, outcome.Result, outcome.Detail, null), clock.GetUtcNow());
    }

    private async Task<ActionOutcome> RestartAsync(AlertAction action)
    {
        try
        {
            return await new RestartLocally(restart).RunAsync(action with { Key = tell.KeyOf(action) }, CancellationToken.None);
        }
        catch (OperationException failure)
        {
            return ActionOutcome.Failed($"{failure.Message}. {failure.Hint}");
        }
    }

    /// <summary>Null where they cannot be read: then nothing is judged, and the log says so.</summary>
    private async Task<AlertRules?> RulesAsync()
    {
        try
        {
            var all = await rules(CancellationToken.None);
            return all with { All = [.. all.All.Where(rule => rule.Action == AlertActionKind.RestartService).Select(rule => rule with { Escalation = [], InhibitedBy = [], Repeat = TimeSpan.Zero })] };
        }
        catch (OperationException unreadable)
        {
            LogUnreadable(logger, unreadable.Message);
            return null;
        }
    }

    private async Task LookForFreezeAsync()
    {
        using var deadline = new CancellationTokenSource(LongestLook, clock);
        try
        {
            frozen = await freezes().FindAsync(FreezeScope.Actions, deadline.Token) is { } freeze ? $"by {freeze.By}: {freeze.Reason}" : null;
        }
        catch (Exception away) when (away is OperationException or OperationCanceledException)
        {
            LogAway(logger, away.Message);
        }
    }

    [LoggerMessage(EventId = 263, Level = LogLevel.Warning, Message = "No controller acts, so this agent does: {Key}, {Why}")]
    private static partial void LogActing(ILogger logger, string key, string why);

    [LoggerMessage(EventId = 264, Level = LogLevel.Error, Message = "The alert rules cannot be read, so that this agent judges nothing: {Reason}")]
    private static partial void LogUnreadable(ILogger logger, string reason);

    [LoggerMessage(EventId = 265, Level = LogLevel.Warning, Message = "Whether actions are frozen cannot be read; what was known last holds: {Reason}")]
    private static partial void LogAway(ILogger logger, string reason);
}
