using System.Globalization;
using Microsoft.Extensions.Logging;
using SuperInsight.Domain.Alerts;
using SuperInsight.Domain.Backups.Runs;

namespace SuperInsight.Domain.Restarts;

/// <summary>
/// Restarts one service of this container, what it needs first, once for each key. Safe to repeat and to die anywhere: a service that is
/// found stopped was to be started, and one that was stopped for an attempt is not stopped for it again.
/// </summary>
/// <param name="journal">What was done before, and is done now.</param>
/// <param name="order">The container's services.</param>
/// <param name="programs">Stops and starts them.</param>
/// <param name="readiness">Asks them how they are.</param>
/// <param name="obstacles">What must not be disturbed.</param>
/// <param name="takeTurn">Keeps other restarts and drains of this container out; null while one of them is at work. Dying gives the turn back.</param>
/// <param name="policy">Bounds.</param>
/// <param name="process">Who does it.</param>
/// <param name="clock">Measures.</param>
/// <param name="logger">Told of what is done.</param>
public sealed partial class RestartPrograms(
    RestartJournal journal, ServiceOrder order, IServicePrograms programs, IServiceReadiness readiness, IRestartObstacles obstacles, Func<IDisposable?> takeTurn, RestartPolicy policy, IOperatorProcess process, TimeProvider clock,
    ILogger<RestartPrograms> logger)
{
    private readonly RaiseProgram raise = new(programs, readiness, policy, clock);
    private readonly RestartRules rules = new(policy);

    /// <summary>What is known of the restarts of this container.</summary>
    public RestartJournal Journal => journal;

    /// <param name="key">Of the action: the same for every attempt, and never for another.</param>
    /// <param name="service">Which.</param>
    /// <param name="why">One line, for people.</param>
    /// <param name="cancellationToken">Ends it; the next call goes on.</param>
    public async Task<RestartEnded> RunAsync(string key, string service, string why, CancellationToken cancellationToken)
    {
        if ((await journal.ReadAsync(cancellationToken)).History.Find(key)?.Ended is { } before)
            return before;
        await OutwaitBaseBackupAsync(service, cancellationToken);
        using var turn = await TakeTurnAsync(cancellationToken);
        if (turn is null)
            return new(key, service, ActionResult.Failed, $"another restart, or a drain, has been at work in this container for {policy.Turn.TotalSeconds:0} s");
        var reading = await journal.ReadAsync(cancellationToken);
        var known = reading.History.Find(key);
        if (known?.Ended is { } meanwhile)
            return meanwhile;
        if (await RefusalAsync(reading, known, key, service, cancellationToken) is { } refusal)
            return await EndAsync(refusal, cancellationToken);
        await journal.RecordAsync(new RestartBegun(key, service, process.Name, why), cancellationToken);
        LogBegun(logger, service, key, why);
        return await EndAsync(await InTimeAsync(known ?? new(key, service, reading.AsOf), cancellationToken), cancellationToken);
    }

    /// <summary>A base backup comes to its end by itself, often within seconds: what it alone stands in the way of is not refused at once.</summary>
    private async Task OutwaitBaseBackupAsync(string service, CancellationToken cancellationToken)
    {
        if (!order.Data.Contains(service))
            return;
        for (var began = clock.GetTimestamp(); clock.GetElapsedTime(began) < policy.BaseBackup; await Task.Delay(policy.LookEvery, clock, cancellationToken))
        {
            if (await obstacles.FindAsync(touchesDatabase: true, cancellationToken) is null || await obstacles.FindAsync(touchesDatabase: false, cancellationToken) is not null
                || (await readiness.AskAsync(service, cancellationToken)).State == Readiness.Ready)
                return;
        }
    }

    private async Task<IDisposable?> TakeTurnAsync(CancellationToken cancellationToken)
    {
        for (var began = clock.GetTimestamp(); ; await Task.Delay(policy.LookEvery, clock, cancellationToken))
        {
            if (takeTurn() is { } turn)
                return turn;
            if (clock.GetElapsedTime(began) >= policy.Turn)
                return null;
        }
    }

    /// <summary>How it ends without anything being done; null when it is to be done. What was begun is only kept from what would now be disturbed.</summary>
    private async Task<RestartEnded?> RefusalAsync(RestartReading reading, RestartRecord? known, string key, string service, CancellationToken cancellationToken)
    {
        if (!order.All.Contains(service))
            return new(key, service, ActionResult.Refused, $"it is none of the services here ({string.Join(", ", order.All)})");
        var isBegun = known is { IsBegun: true };
        if (!isBegun && rules.Answer(reading, key, service) is { } answer)
            return answer;
        var present = await readiness.AskAsync(service, cancellationToken);
        if (present.State == Readiness.Ready)
            return new(key, service, ActionResult.Done, isBegun ? $"{service} answers again" : $"{service} is well by itself: {present.Detail}");
        if (await obstacles.FindAsync(touchesDatabase: !isBegun && order.Data.Contains(service), cancellationToken) is { } obstacle)
            return new(key, service, ActionResult.Refused, obstacle);
        if (isBegun)
            return null;
        foreach (var one in order.NeededBy(service).Append(service))
        {
            if (await readiness.AskAsync(one, cancellationToken) is { State: Readiness.Recovering } recovering)
                return new(key, service, ActionResult.Refused, $"{one} must not be disturbed: {recovering.Detail}");
        }

        return await IsHereAsync(service, cancellationToken) ? null : new(key, service, ActionResult.Refused, $"the supervisor has no program {service}: it runs elsewhere");
    }

    /// <summary>A supervisor that does not answer is met again, and told of, when something is to be done.</summary>
    private async Task<bool> IsHereAsync(string service, CancellationToken cancellationToken)
    {
        try
        {
            return await programs.RunsAsync(service, cancellationToken) is not null;
        }
        catch (OperationException)
        {
            return true;
        }
    }

    private async Task<RestartEnded> InTimeAsync(RestartRecord known, CancellationToken cancellationToken)
    {
        var (key, service) = (known.Key, known.Service);
        using var limit = new CancellationTokenSource(policy.Whole, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        var began = clock.GetTimestamp();
        try
        {
            List<string> raised = [];
            foreach (var needed in order.NeededBy(service))
            {
                var (trouble, started) = await raise.RunAsync(needed, either.Token);
                if (trouble is not null)
                    return new(key, service, ActionResult.Failed, $"it needs {needed}, which {trouble}");
                if (started)
                    raised.Add(needed);
            }

            if (await RestartAsync(known, either.Token) is { } failure)
                return new(key, service, ActionResult.Failed, failure);
            var also = raised.Count > 0 ? $", after {string.Join(" and ", raised)}" : "";
            return new(key, service, ActionResult.Done, string.Create(CultureInfo.InvariantCulture, $"{service} is started again{also}, and answers after {clock.GetElapsedTime(began).TotalSeconds:0.0} s"));
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return new(key, service, ActionResult.Failed, $"it did not come to an end within {policy.Whole.TotalMinutes:0.#} min");
        }
    }

    /// <summary>Null when it answers again.</summary>
    private async Task<string?> RestartAsync(RestartRecord known, CancellationToken cancellationToken)
    {
        for (var attempt = known.Stopped; ; attempt++)
        {
            if (attempt > 0 && attempt >= known.Tried)
            {
                var (trouble, _) = await raise.RunAsync(known.Service, cancellationToken);
                if (trouble is null)
                    return null;
                if (attempt >= policy.Attempts)
                    return $"{known.Service} {trouble}, after {attempt} attempts";
                await journal.RecordAsync(new RestartTriedAgain(known.Key, known.Service, attempt + 1), cancellationToken);
            }

            if (await EndProgramAsync(known.Service, cancellationToken) is { } stuck)
                return $"{known.Service} {stuck}";
            await journal.RecordAsync(new ServiceStopped(known.Key, known.Service, attempt + 1), cancellationToken);
        }
    }

    /// <summary>Null when it does not run.</summary>
    private async Task<string?> EndProgramAsync(string service, CancellationToken cancellationToken)
    {
        try
        {
            if (await programs.RunsAsync(service, cancellationToken) == true)
                await programs.StopAsync(service, cancellationToken);
            return null;
        }
        catch (OperationException stuck)
        {
            return $"could not be stopped: {stuck.Message}. {stuck.Hint}";
        }
    }

    private async Task<RestartEnded> EndAsync(RestartEnded ended, CancellationToken cancellationToken)
    {
        await journal.RecordAsync(ended, cancellationToken);
        LogEnded(logger, ended.Service, ended.Key, ended.Result, ended.Detail);
        return ended;
    }

    [LoggerMessage(EventId = 251, Level = LogLevel.Information, Message = "Restarting {Service} ({Key}): {Why}")]
    private static partial void LogBegun(ILogger logger, string service, string key, string why);

    [LoggerMessage(EventId = 252, Level = LogLevel.Information, Message = "Restart of {Service} ({Key}): {Result}, {Detail}")]
    private static partial void LogEnded(ILogger logger, string service, string key, ActionResult result, string detail);
}
