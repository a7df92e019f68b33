using SuperInsight.Domain.TcbConfiguration;
using SuperInsight.Domain.TcbConfiguration.Checking;
using SuperInsight.Domain.TcbConfiguration.Tree;

namespace SuperInsight.Domain.Alerts.Reading;

/// <summary>Reads <c>alerts.yaml</c>. One pass finds every mistake; only a broken syntax hides what comes after it.</summary>
public static class AlertRulesReader
{
    private const int LongestText = 1 << 20;

    private const string Beginning = "Begin with `alerts:`; docs/alerts.md has an example.";

    /// <summary>Never throws for what is in the text.</summary>
    public static AlertRulesReading Read(string text)
    {
        var mistakes = new MistakeList();
        if (Root(text, Beginning, mistakes) is not { } root)
            return new(null, mistakes.InOrder());
        var file = new YamlFields(root, "", "rule file", RuleKeys.Names(RuleKeys.File), mistakes);
        file.Require("alerts", "Add it: a list of rules.");
        var interval = file.Duration("interval", TimeSpan.FromSeconds(1)) ?? AlertRules.UsualInterval;
        List<(YamlFields Fields, AlertRule Rule)> rules = [.. file.Mappings("alerts", "name: …").Select(item => new YamlFields(item.Mapping, item.Path, "rule", RuleKeys.Names(RuleKeys.Rule), mistakes)).Select(fields => (fields, RuleReading.Read(fields, mistakes)))];
        CheckTogether(rules);
        return mistakes.HaveErrors ? new(null, mistakes.InOrder()) : new(new([.. rules.Select(one => one.Rule)], interval), mistakes.InOrder());
    }

    /// <summary>The mapping that a file is; null, and a mistake, when it is none.</summary>
    internal static TreeMapping? Root(string text, string beginning, MistakeList mistakes)
    {
        if (text.Length > LongestText)
        {
            mistakes.Add(MistakeKind.Syntax, "", new TextPlace(1, 1), $"it is longer than {LongestText} characters", "Is this the right file?");
            return null;
        }

        var root = new TreeBuilder(mistakes, beginning).Build(text);
        if (root is not (null or TreeMapping))
            mistakes.Add(MistakeKind.WrongType, "", root.Place, $"{ValueCheck.Describe(root)} stands where the keys of the file belong", beginning);
        return root as TreeMapping;
    }

    /// <summary>What hangs together: names are distinct, and what inhibits is there.</summary>
    private static void CheckTogether(List<(YamlFields Fields, AlertRule Rule)> rules)
    {
        Dictionary<string, int> lines = new(StringComparer.Ordinal);
        var names = rules.Select(one => one.Fields.Node("name")).OfType<TreeScalar>().Select(name => name.Text).Distinct().ToArray();
        foreach (var (fields, rule) in rules)
        {
            var name = (fields.Node("name") as TreeScalar)?.Text;
            if (name is not null && !lines.TryAdd(name, fields.PlaceOf("name").Line))
                fields.Add(MistakeKind.NotUnique, "name", $"another rule has it already, in line {lines[name]}", "Give each rule a name of its own.");
            foreach (var other in rule.InhibitedBy)
            {
                if (other == name)
                    fields.Add(MistakeKind.UnknownValue, "inhibited_by", "a rule cannot inhibit itself", "Name another rule.");
                else if (!names.Contains(other))
                    fields.Add(MistakeKind.UnknownValue, "inhibited_by", $"there is no rule {YamlFields.Show(other)}", YamlFields.Suggest(other, names));
            }
        }
    }
}

/// <summary>What came of reading a rule file: all its mistakes, and its rules when there are none.</summary>
/// <param name="Rules">Null exactly when there is a mistake.</param>
/// <param name="Mistakes">In the order of the file.</param>
public sealed record AlertRulesReading(AlertRules? Rules, IReadOnlyList<Mistake> Mistakes);
