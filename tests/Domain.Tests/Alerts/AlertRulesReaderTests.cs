using SuperInsight.Domain.Alerts;
using SuperInsight.Domain.Alerts.Reading;

namespace SuperInsight.Domain.Tests.Alerts;

public sealed class AlertRulesReaderTests
{
    [Fact]
    public void Read_TakesBothShapesOfTheDocument()
    {
        var rules = Rules("""
            alerts:
              - name: one
                condition: cpu_usage > 80
                duration: 5m
                action: scale_up
              - name: two
                metric: cpu_usage
                condition: "> 80"
                duration: "5m"
                action: "scale_up"
                enabled: true
            """);
        Assert.Equal(rules.All[0] with { Name = "two" }, rules.All[1] with { InhibitedBy = rules.All[0].InhibitedBy, Escalation = rules.All[0].Escalation });
        Assert.Equal(new(AlertComparison.Above, 80), rules.All[0].Condition);
        Assert.Equal((TimeSpan.FromMinutes(5), AlertActionKind.ScaleUp, true, TimeSpan.FromSeconds(15)), (rules.All[0].Duration, rules.All[0].Action, rules.All[0].Enabled, rules.Interval));
    }

    [Fact]
    public void Read_ReportsEveryMistakeAtOnce_WithLineAndSuggestion()
    {
        var mistakes = AlertRulesReader.Read("""
            intervall: 15s
            alerts:
              - name: High CPU
                condition: cpu_usage >> 80
                duration: 5
                action: scale_upp
              - name: memory
                condition: memory_usage > 85
                durations: 3m
                action: scale_up
                recovery: 90
                enabled: "yes"
                max_per_hour: many
                missing: fire
                inhibited_by: [cpu]
                labels: team
                escalation:
                  - after: 10m
                  - after: 5m
                    action: page
              - name: memory
                condition: "> 5"
                duration: 1m
                action: run_webhook
            """).Mistakes;
        Assert.Equal(
            [
                (1, "intervall", "Did you mean interval?"), (3, "alerts[0].name", "Write a-z"), (4, "alerts[0].condition", "Write condition:"), (5, "alerts[0].duration", "Write it with its unit"),
                (6, "alerts[0].action", "Did you mean scale_up?"), (7, "alerts[1].duration", "Add it"), (9, "alerts[1].durations", "Did you mean duration?"), (11, "alerts[1].recovery", "Write a value on the good side"),
                (12, "alerts[1].enabled", "Write true or false"), (13, "alerts[1].max_per_hour", "Write a number"), (14, "alerts[1].missing", "Write one of"), (15, "alerts[1].inhibited_by", "Write one of"),
                (16, "alerts[1].labels", "Write one a line"), (19, "alerts[1].escalation[1].after", "Give the steps rising times"), (20, "alerts[1].escalation[1].action", "Write one of"),
                (21, "alerts[2].metric", "Write condition: cpu_usage > 5"), (21, "alerts[2].name", "Give each rule"), (21, "alerts[2].target", "Add target"),
            ],
            mistakes.Select(mistake => (mistake.Place.Line, mistake.Path, mistake.Suggestion)).OrderBy(one => one.Line).ThenBy(one => one.Path, StringComparer.Ordinal),
            (expected, actual) => expected.Item1 == actual.Item1 && expected.Item2 == actual.Item2 && actual.Item3.StartsWith(expected.Item3, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("alerts: [")]
    [InlineData("alerts: 5")]
    [InlineData("alerts: [5, {}, {name: [], condition: {}, duration: [], action: {}}]")]
    [InlineData("rules: []")]
    public void Read_NeverThrows_AndSaysWhatIsWrong(string text)
    {
        var reading = AlertRulesReader.Read(text);
        Assert.Null(reading.Rules);
        Assert.NotEmpty(reading.Mistakes);
        Assert.All(reading.Mistakes, mistake => Assert.NotEmpty(mistake.Suggestion));
    }

    [Fact]
    public void Read_TakesEveryKey()
    {
        var rule = Assert.Single(Rules("""
            interval: 30s
            alerts:
              - name: disk
                metric: disk_usage
                condition: ">= 90.5"
                duration: 1m
                action: run_webhook
                enabled: false
                match: { volume: app-logs }
                hold: 2m
                recovery: 85
                missing: firing
                missing_after: 5m
                severity: warning
                labels: { team: data }
                cooldown: 10m
                max_per_hour: 1
                max_per_day: 3
                verify: 4m
                runbook: https://example.com/disk
                dry_run: true
                target: clean-up
                escalation: [{ after: 10m }, { after: 1h, action: backup_now }]
                repeat: 0s
                repeat_max: 2d
            """).All);
        Assert.Equal("app-logs", rule.Match["volume"]);
        Assert.Equal((false, 85.0, MissingPolicy.Firing, TimeSpan.FromMinutes(5), Domain.Alarms.AlarmSeverity.Warning), (rule.Enabled, rule.Recovery, rule.Missing, rule.MissingAfter, rule.Severity));
        Assert.Equal((1, 3, TimeSpan.FromMinutes(4), "clean-up", true, TimeSpan.Zero), (rule.MaxPerHour, rule.MaxPerDay, rule.Verify, rule.Target, rule.DryRun, rule.Repeat));
        Assert.Equal([new(TimeSpan.FromMinutes(10), AlertActionKind.AlertAdmin), new(TimeSpan.FromHours(1), AlertActionKind.BackupNow)], rule.Escalation);
    }

    private static AlertRules Rules(string text)
    {
        var reading = AlertRulesReader.Read(text);
        Assert.Empty(reading.Mistakes);
        return reading.Rules!;
    }
}
