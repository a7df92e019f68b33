using System.CommandLine;
using SuperInsight.Cli.Config;
using SuperInsight.Cli.Terminal;
using SuperInsight.Domain.Alerts;
using SuperInsight.Domain.Alerts.Reading;

namespace SuperInsight.Cli.Alerts;

/// <summary><c>ops rules check FILE</c> and <c>ops rules test FILE</c></summary>
internal static class RulesCommand
{
    private const string ShippedRules = "alerts.yaml";

    public static Command Create() => new("rules", "Check alert rules, and test what they do. Needs no settings and no network.") { CreateCheck(), CreateTest() };

    private static Command CreateCheck()
    {
        var file = RuleFile.Argument("The rules: image/alerts.yaml.");
        Command command = new("check", "Say everything that is wrong with alert rules, with line and remedy. Exit code 1 when they cannot be used.") { file };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var name = parsed.GetRequiredValue(file);
            var reading = AlertRulesReader.Read(await RuleFile.TextAsync(name, cancellationToken));
            if (parsed.GetValue(CommonOptions.Json))
            {
                Output.Json(new ConfigCheckView(name, reading.Rules is not null, [.. reading.Mistakes.Select(mistake =>
                    new MistakeView("error", mistake.Kind.Code, mistake.Path, mistake.Place.Line, mistake.Place.Column, mistake.Reason, mistake.Suggestion))]), OpsJson.Default.ConfigCheckView);
            }
            else
            {
                RuleFile.Print(name, reading.Mistakes, Console.Out);
                Output.Line(reading.Rules is { } rules ? $"{name} is right: {rules.All.Count} rules, {rules.All.Count(rule => rule.Enabled)} enabled." : $"{name} cannot be used: {reading.Mistakes.Count} mistake{(reading.Mistakes.Count == 1 ? "" : "s")}.");
            }

            return reading.Rules is null ? 1 : 0;
        });
        return command;
    }

    private static Command CreateTest()
    {
        var file = RuleFile.Argument("The tests: image/alerts.test.yaml.");
        Option<string?> rulesFile = new("--rules") { Description = $"The rules that are tested. Without it, {ShippedRules} beside the tests." };
        Command command = new("test", "Run values over time through alert rules, and compare alarms, actions and notices with what is expected. Exit code 1 when they differ.") { file, rulesFile };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var name = parsed.GetRequiredValue(file);
            var reading = AlertTimelineReader.Read(await RuleFile.TextAsync(name, cancellationToken));
            RuleFile.Print(name, reading.Mistakes, Console.Error);
            var timelines = reading.Timelines ?? throw RuleFile.Unusable(name, reading.Mistakes.Count);
            var rules = await RuleFile.RulesAsync(parsed.GetValue(rulesFile) ?? Path.Combine(Path.GetDirectoryName(name) ?? "", ShippedRules), cancellationToken);
            RuleTestView[] tests = [.. timelines.Select(timeline => new RuleTestView(timeline.Name, RunAlertTimeline.Run(rules, timeline)))];
            if (parsed.GetValue(CommonOptions.Json))
                Output.Json(tests, OpsJson.Default.RuleTestViewArray);
            else
                Print(name, tests);
            return tests.All(test => test.Differences.Count == 0) ? 0 : 1;
        });
        return command;
    }

    private static void Print(string file, RuleTestView[] tests)
    {
        foreach (var test in tests)
        {
            Output.Line($"{(test.Differences.Count == 0 ? "ok    " : "FAILED")}  {test.Name}");
            foreach (var difference in test.Differences)
            {
                Output.Line($"  {file}:{difference.Line}: {difference.What}:");
                foreach (var missing in difference.Missing)
                    Output.Line($"    - {missing}      expected, and not there");
                foreach (var surplus in difference.Surplus)
                    Output.Line($"    + {surplus}      there, and not expected");
            }
        }

        Output.Line($"{tests.Count(test => test.Differences.Count == 0)} of {tests.Length} tests hold.");
    }
}

/// <summary>What <c>ops rules test --json</c> prints of one test.</summary>
internal sealed record RuleTestView(string Name, IReadOnlyList<TimelineDifference> Differences);
