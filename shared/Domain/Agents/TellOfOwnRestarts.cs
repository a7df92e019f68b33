using Microsoft.Extensions.Logging;
using SuperInsight.Domain.Alerts;
using SuperInsight.Domain.Alerts.Actions;
using SuperInsight.Domain.Notifications;
using SuperInsight.Domain.Restarts;

namespace SuperInsight.Domain.Agents;

/// <summary>
/// Tells people what this agent did while no controller did it, once each: through its own channels, or, where it has none, by leaving it in
/// the outbox to whoever has some. What was done is read from the ledger, so that a process that dies before it has told leaves it to the
/// next one; while the ledger is away it is told from memory, or kept until it can be left there. Thread-safe.
/// </summary>
/// <param name="agent">Its name.</param>
/// <param name="journal">What was done in this container, by whoever's word.</param>
/// <param name="send">Tells, and knows what was told.</param>
/// <param name="logger">Told of what must wait.</param>
public sealed partial class TellOfOwnRestarts(AgentName agent, Func<RestartJournal> journal, Func<SendNotice> send, ILogger<TellOfOwnRestarts> logger)
{
    private readonly Lock gate = new();

    /// <summary>Ends that the journal may not know, by key: those of restarts that could not even be asked for.</summary>
    private readonly Dictionary<string, OwnRestart> ended = new(StringComparer.Ordinal);

    /// <summary>What this process has handed over.</summary>
    private readonly HashSet<string> told = new(StringComparer.Ordinal);

    /// <summary>At first, for what a process before this one did; then when something has ended.</summary>
    private bool hasNews = true;

    private Task telling = Task.CompletedTask;

    /// <summary>What is older is told to nobody any more.</summary>
    public static TimeSpan Memory { get; } = TimeSpan.FromDays(1);

    /// <summary>The key of a restart that this agent decided: it tells it from the controller's.</summary>
    public string KeyOf(AlertAction action)
    {
        ArgumentNullException.ThrowIfNull(action);
        return ContainerRestart.OwnKey(agent, action.Key);
    }

    /// <summary>A restart of this agent's own came to an end; returns at once, others may be restarted meanwhile.</summary>
    public void Add(AlertAction action, string? service, ActionOutcome outcome)
    {
        ArgumentNullException.ThrowIfNull(action);
        ArgumentNullException.ThrowIfNull(outcome);
        lock (gate)
        {
            ended[KeyOf(action)] = new(KeyOf(action), service ?? action.Rule, $"rule {action.Rule}: {action.Why}", action.Since, outcome.Result, outcome.Detail);
            hasNews = true;
        }

        _ = RunAsync();
    }

    /// <summary>Tells what has not been told; the same as is under way, where something is. Costs nothing where there is no news.</summary>
    public Task RunAsync()
    {
        lock (gate)
            return telling.IsCompleted && hasNews ? telling = TellAsync() : telling;
    }

    private async Task TellAsync()
    {
        OwnRestart[] added;
        lock (gate)
        {
            hasNews = false;
            added = [.. ended.Values];
        }

        var isAll = false;
        try
        {
            isAll = await TellAsync(added, CancellationToken.None);
        }
        finally
        {
            lock (gate)
                hasNews |= !isAll;
        }
    }

    /// <summary>False when something is left to tell, or may be.</summary>
    private async Task<bool> TellAsync(IReadOnlyList<OwnRestart> added, CancellationToken cancellationToken)
    {
        try
        {
            var reading = await journal().ReadAsync(cancellationToken);
            var isAll = reading.IsRecorded;
            foreach (var one in News(reading, added))
                isAll &= await HandOverAsync(one, cancellationToken);
            foreach (var over in added)
            {
                lock (gate)
                {
                    if (isAll && ended.GetValueOrDefault(over.Key) == over)
                        ended.Remove(over.Key);
                }
            }

            return isAll;
        }
        catch (OperationException failure)
        {
            LogWaits(logger, "all", failure.Message, failure.Hint);
            return false;
        }
    }

    /// <summary>What was begun, and what was to be and could not; a service that was well by itself is nobody's news.</summary>
    private IReadOnlyList<OwnRestart> News(RestartReading reading, IReadOnlyList<OwnRestart> added) =>
    [
        .. reading.History.Records
            .Where(record => ContainerRestart.IsOwn(agent, record.Key) && record is { Ended: not null, EndedAt: { } at } && reading.AsOf - at < Memory && (record.IsBegun || record.Ended.Result != ActionResult.Done))
            .Select(record => new OwnRestart(record.Key, record.Service, record.Why, record.At, record.Ended!.Result, record.Ended.Detail)),
        .. added.Where(one => one.Result != ActionResult.Done && reading.History.Find(one.Key)?.Ended is null),
    ];

    private async Task<bool> HandOverAsync(OwnRestart restart, CancellationToken cancellationToken)
    {
        if (told.Contains(restart.Key))
            return true;
        var notice = Compose(restart);
        try
        {
            // Nobody: thousands wait in memory already. It is logged then, and tried again.
            return await send().RunOrLeaveAsync(notice, cancellationToken) is not NoticeOutcome.Nobody && told.Add(restart.Key);
        }
        catch (OperationException away)
        {
            LogWaits(logger, restart.Key, away.Message, away.Hint);
            return false;
        }
    }

    private Notice Compose(OwnRestart restart)
    {
        var (service, why) = (restart.Service, restart.Why is { } known ? $" ({known})" : "");
        return restart.Result == ActionResult.Done
            ? new(AlertNotices.Key($"restart/{restart.Key}"), NoticeSeverity.Warning, new($"{agent} 自行重启了 {service}", $"{agent} restarted {service} by itself"),
                new($"{service} 停止服务，且没有控制端应答{why}。", $"{service} was down, and no controller answered{why}.")) { Since = restart.Since, Done = [restart.Detail] }
            : new(AlertNotices.Key($"restart/{restart.Key}"), NoticeSeverity.Critical, new($"{agent} 未能重启 {service}", $"{agent} could not restart {service}"),
                new($"{service} 停止服务，且没有控制端应答{why}：{restart.Detail}。", $"{service} is down, and no controller answered{why}: {restart.Detail}.")) { Since = restart.Since };
    }

    [LoggerMessage(EventId = 272, Level = LogLevel.Warning, Message = "Nobody could be told yet of what this agent restarted by itself ({Key}); the next sample tries again: {Reason}. {Hint}")]
    private static partial void LogWaits(ILogger logger, string key, string reason, string hint);

    /// <param name="Key">Of the action, with the agent's name before it.</param>
    /// <param name="Why">What asked for it; null where it was never begun, or by an earlier version.</param>
    private sealed record OwnRestart(string Key, string Service, string? Why, DateTimeOffset Since, ActionResult Result, string Detail);
}
