using SuperInsight.Domain.Alarms;
using SuperInsight.Domain.Alerts;

namespace SuperInsight.Domain.Console;

/// <summary>All that is wrong now, and what was wrong lately.</summary>
/// <param name="Raised">Raised by whatever is no alert rule; the oldest first.</param>
/// <param name="Live">Of alert rules, pending and firing; the oldest first.</param>
/// <param name="Over">Of alert rules, the latest episodes that are over; the newest first.</param>
/// <param name="Silences">That hold now.</param>
public sealed record AlarmBoard(IReadOnlyList<RaisedAlarm> Raised, IReadOnlyList<AlertAlarm> Live, IReadOnlyList<AlertAlarm> Over, IReadOnlyList<AlertSilence> Silences)
{
    private const int MostOver = 30;
    private const string ByRule = "alert";

    public IEnumerable<AlertAlarm> Firing => Live.Where(alarm => alarm.Phase == AlertPhase.Firing);

    /// <summary>The gravest of all; null when nothing is wrong.</summary>
    public AlarmSeverity? Worst => Raised.Select(alarm => (AlarmSeverity?)alarm.Severity).Concat(Firing.Select(alarm => (AlarmSeverity?)alarm.Severity)).Max();

    /// <summary>When the last episode of a rule ended (UTC); null when none is known.</summary>
    public DateTimeOffset? LastOver => Over.Select(alarm => (DateTimeOffset?)EndOf(alarm)).Max();

    public AlertSilence? SilenceOf(AlertAlarm alarm) => Silences.FirstOrDefault(silence => silence.Rule == alarm.Rule && silence.Series == alarm.Series);

    /// <summary>When an episode ended (UTC).</summary>
    public static DateTimeOffset EndOf(AlertAlarm alarm)
    {
        ArgumentNullException.ThrowIfNull(alarm);
        return alarm.Decisions.Count > 0 ? alarm.Decisions[^1].At : alarm.Since;
    }

    public static AlarmBoard Of(IReadOnlyList<RaisedAlarm> raised, AlertReading alerts)
    {
        ArgumentNullException.ThrowIfNull(alerts);
        var rules = alerts.State.Alarms.Where(alarm => alarm.Phase == AlertPhase.Firing).Select(alarm => alarm.Rule).ToHashSet(StringComparer.Ordinal);
        // What a rule's action raised is shown once, as the rule's.
        return new([.. raised.Where(alarm => !(alarm.Key.Split('/') is [ByRule, var rule, ..] && rules.Contains(rule)))],
            [.. alerts.State.Alarms.Where(alarm => alarm.Phase is AlertPhase.Pending or AlertPhase.Firing).OrderBy(alarm => alarm.Since).ThenBy(alarm => alarm.Id, StringComparer.Ordinal)],
            [.. alerts.State.Closed.Reverse().Take(MostOver)], [.. alerts.State.Silences.Where(silence => silence.Until > alerts.AsOf)]);
    }
}
