using System.Globalization;
using SuperInsight.Domain.Alerts.Reading;
using SuperInsight.Domain.TcbConfiguration;
using SuperInsight.Domain.TcbConfiguration.Checking;

namespace SuperInsight.Domain.Alerts;

/// <summary>Reads tests of rules. One pass finds every mistake.</summary>
public static class AlertTimelineReader
{
    private const int MostValues = 100_000;

    private static readonly IReadOnlyList<string> FileKeys = ["tests"];
    private static readonly IReadOnlyList<string> TestKeys = ["name", "interval", "series", "outcomes", "expect"];
    private static readonly IReadOnlyList<string> SeriesKeys = ["metric", "labels", "values"];
    private static readonly IReadOnlyList<string> ExpectKeys = ["at", "alarms", "actions", "notices"];
    private static readonly IReadOnlyList<string> Results = ["done", "refused", "failed"];

    public static AlertTimelinesReading Read(string text)
    {
        var mistakes = new MistakeList();
        if (AlertRulesReader.Root(text, "Begin with `tests:`; docs/alerts.md has an example.", mistakes) is not { } root)
            return new(null, mistakes.InOrder());
        var file = new YamlFields(root, "", "file of tests", FileKeys, mistakes);
        file.Require("tests", "Add it: a list of tests.");
        List<AlertTimeline> timelines = [.. file.Mappings("tests", "name: …").Select(test => Test(new YamlFields(test.Mapping, test.Path, "test", TestKeys, mistakes), mistakes))];
        return new(mistakes.HaveErrors ? null : timelines, mistakes.InOrder());
    }

    private static AlertTimeline Test(YamlFields test, MistakeList mistakes)
    {
        test.Require("name", "Add it: what the test shows.");
        test.Require("series", "Add it: a list of metric and values.");
        test.Require("expect", "Add it: a list of what must be so, and at what time.");
        List<TimelineSeries> series = [];
        foreach (var (mapping, path) in test.Mappings("series", "metric: cpu_usage"))
        {
            var fields = new YamlFields(mapping, path, "series", SeriesKeys, mistakes);
            fields.Require("metric", "Add it, by the name that rules have.");
            fields.Require("values", "Add it: values: 85x21 50x4.");
            series.Add(new(fields.Text("metric") ?? "", fields.Labels("labels") ?? AlertRule.NoLabels, Values(fields)));
        }

        var outcomes = test.Labels("outcomes") ?? AlertRule.NoLabels;
        foreach (var (action, result) in outcomes)
        {
            if (!AlertActionNames.TryParse(action, out _))
                test.Add(MistakeKind.UnknownValue, "outcomes", $"{YamlFields.Show(action)} is no action", YamlFields.Suggest(action, AlertActionNames.All));
            if (!Results.Contains(result))
                test.Add(MistakeKind.UnknownValue, "outcomes", $"{YamlFields.Show(result)} is no outcome", YamlFields.Suggest(result, Results));
        }

        List<TimelineExpectation> expectations = [];
        foreach (var (mapping, path) in test.Mappings("expect", "at: 5m"))
        {
            var fields = new YamlFields(mapping, path, "expectation", ExpectKeys, mistakes);
            fields.Require("at", "Add it: at: 5m, from the beginning.");
            var at = fields.Duration("at") ?? default;
            if (expectations.Count > 0 && at <= expectations[^1].At && fields.Has("at"))
                fields.Add(MistakeKind.OutOfRange, "at", "it does not come after the expectation before it", "Give them rising times.");
            expectations.Add(new(at, List(fields, "alarms"), List(fields, "actions"), List(fields, "notices"), fields.Place.Line));
        }

        return new(test.Text("name") ?? "", test.Duration("interval", TimeSpan.FromSeconds(1)) ?? AlertRules.UsualInterval, series, outcomes, expectations, test.Place.Line);
    }

    private static IReadOnlyList<string>? List(YamlFields fields, string name) => fields.Has(name) ? fields.Texts(name) : null;

    /// <summary><c>85x20 85..50x4 _x8</c>: a value so many times, a way from one to another in so many values, and nothing.</summary>
    private static List<double?> Values(YamlFields fields)
    {
        List<double?> values = [];
        if (fields.Node("values") is not TcbConfiguration.Tree.TreeScalar { Text: var text })
        {
            if (fields.Has("values"))
                fields.Add(MistakeKind.WrongType, "values", "it is no text", "Write values: 85x20 50x4 _x8.");
            return values;
        }

        foreach (var word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = word.Split('x');
            var count = 1;
            var ends = parts[0].Split("..");
            if (parts.Length > 2 || (parts.Length == 2 && (!int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out count) || count < 1 || count + values.Count > MostValues))
                || ends.Length > 2 || !TryValue(ends[0], out var first) || !TryValue(ends[^1], out var last) || (ends.Length == 2 && (first is null || last is null)))
            {
                fields.Add(MistakeKind.BadFormat, "values", $"{YamlFields.Show(word)} is no value", "Write 85x20 for a value 20 times, 50..90x10 for a way from one to another in 10 values, _x8 for nothing.");
                continue;
            }

            for (var i = 0; i < count; i++)
                values.Add(first is { } from && last is { } to && count > 1 ? from + (to - from) * i / (count - 1) : first);
        }

        return values;
    }

    private static bool TryValue(string text, out double? value)
    {
        value = double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : null;
        return value is not null || text == "_";
    }
}
