using SuperInsight.Domain.Metrics;
using SuperInsight.Domain.Settings;

namespace SuperInsight.Domain.Alerts;

/// <summary>Runs a test of rules. Pure.</summary>
public static class RunAlertTimeline
{
    private static readonly DateTimeOffset Beginning = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>What differs, in the order of time; empty when all is as expected.</summary>
    public static IReadOnlyList<TimelineDifference> Run(AlertRules rules, AlertTimeline timeline)
    {
        var simulation = new AlertSimulation(rules with { Interval = timeline.Interval }, action => timeline.Outcomes.GetValueOrDefault(AlertActionNames.Of(action.Kind)) switch
        {
            "failed" => ActionOutcome.Failed("as the test says"),
            "refused" => ActionOutcome.Refused("as the test says"),
            _ => ActionOutcome.Done("as the test says"),
        });
        var steps = timeline.Series.Select(series => series.Values.Count).DefaultIfEmpty().Max();
        if (timeline.Expectations.Count > 0)
            steps = Math.Max(steps, (int)(timeline.Expectations[^1].At.Ticks / timeline.Interval.Ticks) + 1);
        List<TimelineDifference> differences = [];
        List<AlertEvent> since = [];
        var next = 0;
        for (var step = 0; step < steps; step++)
        {
            since.AddRange(simulation.Step(Reading(timeline, step)));
            for (; next < timeline.Expectations.Count && timeline.Expectations[next].At < (step + 1) * timeline.Interval; next++)
            {
                differences.AddRange(Compare(timeline.Expectations[next], simulation.State, since));
                since.Clear();
            }
        }

        // What nobody expects must not happen either.
        var rest = since.Where(one => one.Kind == AlertEventKind.Action).ToArray();
        if (timeline.Expectations.Any(one => one.Actions is not null) && rest.Length > 0)
            differences.Add(new(timeline.Line, $"after the last expectation, actions", [], [.. rest.Select(one => $"{one.What} {one.Subject}   at {DurationText.Format(one.At - Beginning)}")]));
        return differences;
    }

    private static MetricsReading Reading(AlertTimeline timeline, int step) => new(Beginning + step * timeline.Interval, [.. timeline.Series
        .Where(series => step < series.Values.Count && series.Values[step] is not null)
        .GroupBy(series => MetricNames.Measured(series.Metric), (metric, all) => new Metric(metric, metric, [.. all.Select(series => new MetricSample(series.Values[step]!.Value, [.. series.Labels.Select(label => (label.Key, label.Value))]))]))]);

    private static IEnumerable<TimelineDifference> Compare(TimelineExpectation expected, AlertState state, List<AlertEvent> since)
    {
        var at = DurationText.Format(expected.At);
        (string What, IReadOnlyList<string>? Wanted, IEnumerable<string> Found)[] lists =
        [
#pragma warning disable CA1308 // Names in files are lower-case.
            ($"at {at}, alarms", expected.Alarms, state.Alarms.Where(alarm => alarm.Phase is AlertPhase.Pending or AlertPhase.Firing).Select(alarm => $"{alarm.Phase.ToString().ToLowerInvariant()} {alarm.Rule}{(alarm.Series.Length > 0 ? $"{{{alarm.Series}}}" : "")}")),
#pragma warning restore CA1308
            ($"up to {at}, actions", expected.Actions, since.Where(one => one.Kind == AlertEventKind.Action).Select(one => $"{one.What} {one.Subject}")),
            ($"up to {at}, notices", expected.Notices, since.Where(one => one.Kind == AlertEventKind.Notice).Select(one => $"{one.What} {one.Subject}")),
        ];
        foreach (var (what, wanted, found) in lists)
        {
            if (wanted is null)
                continue;
            List<string> surplus = [.. found.Order(StringComparer.Ordinal)];
            List<string> missing = [.. wanted.Order(StringComparer.Ordinal).Where(one => !surplus.Remove(one))];
            if (missing.Count + surplus.Count > 0)
                yield return new(expected.Line, what, missing, surplus);
        }
    }
}

/// <summary>Where what came differs from what was expected.</summary>
/// <param name="Line">Of the expectation.</param>
/// <param name="What">As in <c>at 5m, alarms</c>.</param>
/// <param name="Missing">Expected, and not there.</param>
/// <param name="Surplus">There, and not expected.</param>
public sealed record TimelineDifference(int Line, string What, IReadOnlyList<string> Missing, IReadOnlyList<string> Surplus);
