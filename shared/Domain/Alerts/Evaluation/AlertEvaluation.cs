using SuperInsight.Domain.Metrics;

namespace SuperInsight.Domain.Alerts;

/// <summary>
/// Holds what was measured against rules. Pure: the same rules, state, metrics and time give the same answer, and an answer that
/// changes nothing need not be recorded.
/// </summary>
public static class AlertEvaluation
{
    /// <summary>A reading that is older than the newest one by less than this is late; by more, a clock was set back.</summary>
    private static readonly TimeSpan LatestReading = TimeSpan.FromMinutes(5);

    /// <param name="now">By the store's clock where the ledger answers.</param>
    public static AlertsEvaluated Evaluate(AlertRules rules, AlertState state, MetricsReading reading, DateTimeOffset now, AlertSurroundings around)
    {
        var draft = new EvaluationDraft(rules, state, now);
        if (reading.At < state.ReadingAt && state.ReadingAt - reading.At < LatestReading)
            return draft.ToFact(reading.At);
        var metrics = MetricNames.Index(reading);
        foreach (var rule in rules.All.Where(rule => rule.Enabled))
            new RuleObservation(draft, rule).Observe(metrics.GetValueOrDefault(MetricNames.Measured(rule.Metric)));
        foreach (var gone in state.Rules.Where(name => rules.Find(name) is not { Enabled: true }))
        {
            foreach (var alarm in state.Of(gone).Values)
                draft.End(alarm, "its rule is not there any more, or is disabled");
        }

        foreach (var rule in rules.All.Where(rule => rule.Enabled && draft.MayFire(rule.Name)))
        {
            foreach (var alarm in draft.Of(rule.Name).Where(alarm => alarm.Phase == AlertPhase.Firing).ToArray())
                new AlarmConsequences(draft, rule, around).Draw(alarm);
        }

        return draft.ToFact(reading.At);
    }
}

/// <summary>What an evaluation must know besides metrics.</summary>
/// <param name="Frozen">Why nothing is done by itself: who froze it and the reason; null when it is not frozen.</param>
/// <param name="Ledger">Whether what is decided can be claimed.</param>
public sealed record AlertSurroundings(string? Frozen, LedgerPresence Ledger)
{
    public static AlertSurroundings Usual { get; } = new(null, LedgerPresence.There);
}

/// <summary>Whether the ledger answers.</summary>
public enum LedgerPresence
{
    /// <summary>It answers.</summary>
    There,

    /// <summary>It does not: people are told from memory, and actions wait.</summary>
    Away,
}
