using System.Text.RegularExpressions;
using SuperInsight.Domain.Alarms;
using SuperInsight.Domain.Alerts;
using SuperInsight.Domain.Alerts.Reading;
using SuperInsight.Domain.Metrics;
using SuperInsight.Fakes.Alerts;

namespace SuperInsight.Domain.Tests.Alerts;

/// <summary>The shipped rules, their tests, and the page about them.</summary>
public sealed class ShippedAlertRulesTests
{
    private static readonly string Page = Beside("alerts.md");

    public static IEnumerable<TheoryDataRow<string>> Timelines => AlertTimelineReader.Read(Beside("alerts.test.yaml")).Timelines!.Select(timeline => new TheoryDataRow<string>(timeline.Name));

    [Fact]
    public void Rules_AreTheDocuments() => Assert.Equal(
        [
            "high_cpu_usage: cpu_usage > 80 5m scale_up", "high_memory_usage: memory_usage > 85 3m scale_up", "database_connection_limit: postgres_connections > 90 1m alert_admin",
            "disk_space_low: disk_usage > 90 1m alert_admin", "service_down: service_health == 0 30s restart_service",
        ],
        Shipped().All.Select(rule => $"{rule.Name}: {rule.Metric} {rule.Condition} {Domain.Settings.DurationText.Format(rule.Duration)} {AlertActionNames.Of(rule.Action)}"));

    [Theory]
    [MemberData(nameof(Timelines))]
    public void Timeline_ComesOutAsItSays(string name) =>
        Assert.Empty(RunAlertTimeline.Run(Shipped(), AlertTimelineReader.Read(Beside("alerts.test.yaml")).Timelines!.Single(timeline => timeline.Name == name)));

    [Fact]
    public void Timeline_ShowsWhatDiffers()
    {
        var timeline = Assert.Single(AlertTimelineReader.Read("""
            tests:
              - name: it does not
                series:
                  - { metric: cpu_usage, values: 90x30 }
                expect:
                  - { at: 5m, alarms: [], actions: [restart_service high_cpu_usage] }
                  - { at: 6m, actions: [scale_up high_cpu_usage] }
            """).Timelines!);
        var found = RunAlertTimeline.Run(Shipped(), timeline);
        Assert.Equal(
            ["6 at 5m, alarms: - ; + firing high_cpu_usage", "6 up to 5m, actions: - restart_service high_cpu_usage; + scale_up high_cpu_usage", "7 up to 6m, actions: - scale_up high_cpu_usage; + "],
            found.Select(one => $"{one.Line} {one.What}: - {string.Join(", ", one.Missing)}; + {string.Join(", ", one.Surplus)}"));
    }

    [Fact]
    public void Timeline_TakesMissingValuesAndWays() =>
        Assert.Equal(new double?[] { 50, 70, 90, null, null, 5 }, AlertTimelineReader.Read("tests: [{ name: x, series: [{ metric: m, values: 50..90x3 _x2 5 }], expect: [] }]").Timelines![0].Series[0].Values);

    [Fact]
    public void TimelineMistakes_AreAllReported()
    {
        var mistakes = AlertTimelineReader.Read("""
            tests:
              - name: x
                serie: []
                outcomes: { scale: maybe }
                expect:
                  - { at: 5, alarm: [] }
            """).Mistakes;
        Assert.Equal(["tests[0].series", "tests[0].serie", "tests[0].outcomes", "tests[0].outcomes", "tests[0].expect[0].at", "tests[0].expect[0].alarm"], mistakes.Select(mistake => mistake.Path));
    }

    [Fact]
    public async Task Replay_TellsWhatRulesWouldHaveDone()
    {
        var history = new InMemoryMetricHistory();
        for (var step = 0; step < 600; step++)
            await history.AppendAsync(new(AlertWorld.Start + step * AlertRules.UsualInterval, [new Metric("system_cpu_usage_percent", "m", [new MetricSample(step / 100 % 2 == 1 ? 95 : 20)])]), CancellationToken.None);
        var replay = await new ReplayAlertRules(history).RunAsync(Shipped(), AlertWorld.Start, AlertWorld.Start + TimeSpan.FromHours(3), CancellationToken.None);
        Assert.Equal(600, replay.Readings);
        Assert.Equal(3, replay.Events.Count(one => one is { Kind: AlertEventKind.Action, What: "scale_up" }));
        Assert.Equal(2, replay.Events.Count(one => one is { Kind: AlertEventKind.Alarm, What: "resolved" }));
    }

    [Fact]
    public void Page_HasEveryKeyAndAction()
    {
        Assert.Contains(RuleKeys.Tables(), Page, StringComparison.Ordinal);
        Assert.All(AlertActionNames.All, action => Assert.Contains($"`{action}`", Page, StringComparison.Ordinal));
        Assert.All(MetricNames.All, name => Assert.Contains($"| `{name.Short}` | `{name.Measured}` |", Page, StringComparison.Ordinal));
    }

    [Fact]
    public void Page_HasExamples_InWhichNothingIsWrong()
    {
        var rules = Regex.Matches(Page, "```yaml\n(alerts:.*?)```", RegexOptions.Singleline).Select(match => AlertRulesReader.Read(match.Groups[1].Value)).ToArray();
        Assert.NotEmpty(rules);
        Assert.All(rules, reading => Assert.Empty(reading.Mistakes));
        var tests = Regex.Matches(Page, "```yaml\n(tests:.*?)```", RegexOptions.Singleline).Select(match => AlertTimelineReader.Read(match.Groups[1].Value)).ToArray();
        Assert.NotEmpty(tests);
        Assert.All(tests.SelectMany(reading => reading.Timelines!), timeline => Assert.Empty(RunAlertTimeline.Run(rules[^1].Rules!, timeline)));
    }

    [Fact]
    public void RuleWithoutTheDocumentsKeys_HasItsDefaults() => Assert.Equal((4, 12, AlarmSeverity.Critical), (Shipped().All[0].MaxPerHour, Shipped().All[0].MaxPerDay, Shipped().All[4].Severity));

    private static AlertRules Shipped() => AlertRulesReader.Read(Beside("alerts.yaml")).Rules!;

    private static string Beside(string file) => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Alerts", file));
}
