using Microsoft.Extensions.Logging;
using SuperInsight.Domain.Notifications;

namespace SuperInsight.Domain.Alarms;

/// <summary>
/// Tells people of the alarms that backups, deployments and others raise, once an episode, and once that it is over. Meant for a timer;
/// safe to repeat, on several hosts at once, and to die anywhere. While the ledger is away it tells of what this process raised. An alarm
/// that began and ended between two rounds is told to nobody. Where no channel is configured nothing happens: once there is one, people
/// are told of what is raised then.
/// </summary>
/// <param name="alarms">What is raised.</param>
/// <param name="told">What people know.</param>
/// <param name="send">Gives each notice once a key.</param>
/// <param name="delivery">Knows whether there is anybody.</param>
/// <param name="clock">Tells how long it lasted.</param>
/// <param name="logger">Told while the ledger is away.</param>
public sealed partial class TellOfRaisedAlarms(AlarmLedger alarms, ToldAlarms told, SendNotice send, NoticeDelivery delivery, TimeProvider clock, ILogger<TellOfRaisedAlarms> logger) : IDisposable
{
    /// <summary>Those whose raisers tell people themselves: Tencent Cloud's, and alert rules'.</summary>
    private static readonly string[] ToldElsewhere = ["tencent/", "alert/"];

    private readonly SemaphoreSlim turn = new(1, 1);

    /// <summary>Of what people were told while the ledger was away, by key.</summary>
    private readonly Dictionary<string, ToldAlarm> fromMemory = new(StringComparer.Ordinal);

    /// <summary>What the ledger said last.</summary>
    private IReadOnlyDictionary<string, ToldAlarm> known = new Dictionary<string, ToldAlarm>();

    /// <returns>Of how much people were told, or soon will be.</returns>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        if (delivery.Channels.Count == 0)
            return 0;
        await turn.WaitAsync(cancellationToken);
        try
        {
            return await ReconcileAsync(cancellationToken);
        }
        catch (OperationException away)
        {
            LogAway(logger, away.Message);
            return await TellFromMemoryAsync(cancellationToken);
        }
        finally
        {
            turn.Release();
        }
    }

    public void Dispose() => turn.Dispose();

    private async Task<int> ReconcileAsync(CancellationToken cancellationToken)
    {
        await alarms.CatchUpAsync(cancellationToken);
        var raised = (await alarms.ListAsync(cancellationToken)).Where(IsOurs).ToDictionary(alarm => alarm.Key, StringComparer.Ordinal);
        await RememberAsync(raised, cancellationToken);
        known = await told.ReadAsync(cancellationToken);
        var said = 0;
        foreach (var over in known.Values.Where(one => raised.GetValueOrDefault(one.Key)?.Since != one.Since))
        {
            said += await SayAsync(RaisedAlarmNotices.Over(over, clock.GetUtcNow()), cancellationToken);
            await told.RecordAsync(over with { IsOver = true }, cancellationToken);
        }

        foreach (var alarm in raised.Values)
        {
            var since = alarm.Since ?? clock.GetUtcNow();
            var earlier = known.GetValueOrDefault(alarm.Key) is { } one && one.Since == since ? one : null;
            if (earlier is not null && earlier.Severity >= alarm.Severity)
                continue;
            said += await SayAsync(earlier is null ? RaisedAlarmNotices.Raised(alarm, since) : RaisedAlarmNotices.Worse(alarm, since), cancellationToken);
            await told.RecordAsync(new(alarm.Key, since, alarm.Severity, alarm.Summary), cancellationToken);
        }

        return said;
    }

    /// <summary>What was told while the ledger was away is one with the episode that is recorded now, or is over.</summary>
    private async Task RememberAsync(Dictionary<string, RaisedAlarm> raised, CancellationToken cancellationToken)
    {
        foreach (var (key, earlier) in fromMemory.ToArray())
        {
            if (raised.GetValueOrDefault(key) is { Since: { } since })
                await told.RecordAsync(earlier with { Since = since }, cancellationToken);
            else if (!earlier.IsOver)
                await SayAsync(RaisedAlarmNotices.Over(earlier, clock.GetUtcNow()), cancellationToken);
            fromMemory.Remove(key);
        }
    }

    private async Task<int> TellFromMemoryAsync(CancellationToken cancellationToken)
    {
        var said = 0;
        foreach (var (key, alarm) in alarms.Unrecorded)
        {
            var earlier = fromMemory.GetValueOrDefault(key) ?? known.GetValueOrDefault(key);
            if (alarm is null && earlier is { IsOver: false })
            {
                said += await SayAsync(RaisedAlarmNotices.Over(earlier, clock.GetUtcNow()), cancellationToken);
                fromMemory[key] = earlier with { IsOver = true };
            }
            else if (alarm is not null && IsOurs(alarm) && earlier is null or { IsOver: true })
            {
                var since = clock.GetUtcNow();
                said += await SayAsync(RaisedAlarmNotices.Raised(alarm, since), cancellationToken);
                fromMemory[key] = new(key, since, alarm.Severity, alarm.Summary);
            }
        }

        return said;
    }

    private async Task<int> SayAsync(Notice notice, CancellationToken cancellationToken) =>
        await send.RunAsync(notice, cancellationToken) is NoticeOutcome.Sent or NoticeOutcome.Waits ? 1 : 0;

    private static bool IsOurs(RaisedAlarm alarm) => !ToldElsewhere.Any(prefix => alarm.Key.StartsWith(prefix, StringComparison.Ordinal));

    [LoggerMessage(EventId = 210, Level = LogLevel.Warning, Message = "The ledger is away; people are told of what this process knows is raised: {Reason}")]
    private static partial void LogAway(ILogger logger, string reason);
}
