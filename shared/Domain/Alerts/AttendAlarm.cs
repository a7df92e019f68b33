using SuperInsight.Domain.Backups.Runs;

namespace SuperInsight.Domain.Alerts;

/// <summary>What a person does about an alarm of a rule.</summary>
public sealed class AttendAlarm(AlertLedger alerts, IOperatorProcess process)
{
    /// <summary>The alarm or the episode that is over, with what was decided.</summary>
    /// <exception cref="AlarmException">There is none of that id.</exception>
    public async Task<AlertAlarm> FindAsync(string id, CancellationToken cancellationToken) => Find((await alerts.ReadAsync(cancellationToken)).State, id);

    /// <summary>Pending and firing ones, the oldest first.</summary>
    public async Task<IReadOnlyList<AlertAlarm>> ListAsync(CancellationToken cancellationToken) =>
        [.. (await alerts.ReadAsync(cancellationToken)).State.Alarms.Where(alarm => alarm.Phase != AlertPhase.Inactive).OrderBy(alarm => alarm.Since).ThenBy(alarm => alarm.Id, StringComparer.Ordinal)];

    /// <summary>Stops reminders and escalation. Safe to repeat. Done in this process's name.</summary>
    public Task<AlertAlarm> AcknowledgeAsync(string id, CancellationToken cancellationToken) => AcknowledgeAsync(id, process.Name, cancellationToken);

    /// <inheritdoc cref="AcknowledgeAsync(string, CancellationToken)"/>
    /// <param name="by">Who, for people.</param>
    public async Task<AlertAlarm> AcknowledgeAsync(string id, string by, CancellationToken cancellationToken)
    {
        var alarm = await FindLiveAsync(id, cancellationToken);
        await alerts.AppendAsync(new AlarmAcknowledged(alarm.Id, by), cancellationToken);
        return await FindAsync(id, cancellationToken);
    }

    /// <summary>Keeps the alarm's series quiet, in this episode and later ones: nobody is told, and nothing is done.</summary>
    /// <returns>The alarm, and when the silence ends.</returns>
    public Task<(AlertAlarm Alarm, DateTimeOffset Until)> SilenceAsync(string id, TimeSpan duration, CancellationToken cancellationToken) => SilenceAsync(id, duration, process.Name, cancellationToken);

    /// <inheritdoc cref="SilenceAsync(string, TimeSpan, CancellationToken)"/>
    /// <param name="by">Who, for people.</param>
    public async Task<(AlertAlarm Alarm, DateTimeOffset Until)> SilenceAsync(string id, TimeSpan duration, string by, CancellationToken cancellationToken)
    {
        var alarm = await FindLiveAsync(id, cancellationToken);
        await alerts.AppendAsync(new SeriesSilenced(alarm.Rule, alarm.Series, by, duration), cancellationToken);
        var reading = await alerts.ReadAsync(cancellationToken);
        return (alarm, reading.State.SilenceOf(alarm.Rule, alarm.Series, reading.AsOf)?.Until ?? reading.AsOf);
    }

    private async Task<AlertAlarm> FindLiveAsync(string id, CancellationToken cancellationToken)
    {
        var alarm = await FindAsync(id, cancellationToken);
        return alarm.Phase is AlertPhase.Pending or AlertPhase.Firing ? alarm : throw new AlarmException("attend to alarm", id, "it is over", "`ops alarms` lists those that are not.");
    }

    private static AlertAlarm Find(AlertState state, string id) =>
        state.Find(id) ?? throw new AlarmException("find alarm", id, "there is none of that id", "`ops alarms` lists them; the latest hundred that are over are kept, too.");
}

/// <summary>There is no such alarm, or it is over.</summary>
public sealed class AlarmException(string operation, string subject, string reason, string hint) : OperationException(operation, subject, reason, hint);
