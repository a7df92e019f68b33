using System.Text.RegularExpressions;
using SuperInsight.RunLocal;
using YamlDotNet.RepresentationModel;

namespace SuperInsight.Adapters.Tests.Drills;

/// <summary>The drill that GitHub holds, for those who keep private keys off their servers. What holds for all workflows: <see cref="Workflows.WorkflowTests"/>.</summary>
public sealed partial class DrillWorkflowTests
{
    private static YamlMappingNode Job => At(Read(), "jobs", "drill");

    private static IEnumerable<YamlMappingNode> Steps => ((YamlSequenceNode)Job["steps"]).Cast<YamlMappingNode>();

    [Fact]
    public void Workflow_RunsBySchedule_WithTheRightToReadOnly()
    {
        var workflow = Read();
        Assert.Matches(@"^\S+ \S+ \S+ \S+ \S+$", Text(((YamlSequenceNode)At(workflow, "on")["schedule"])[0], "cron"));
        Assert.Equal(["contents: read"], At(Job, "permissions").Select(right => $"{right.Key}: {right.Value}"));
    }

    [Fact]
    public void Workflow_DrillsWithSettings_ThatTheSampleKnows()
    {
        var drill = Steps.Single(step => step.Children.ContainsKey("run") && Text(step, "run").Contains("./ops backup drill \"latest:$SOURCE\"", StringComparison.Ordinal));
        var sample = LocalSettings.ReadOwn(Checkout.PathOf("local.settings.sample.json"));
        var named = At(drill, "env").Select(variable => variable.Key.ToString()).Concat(Exports().Matches(Text(drill, "run")).Select(match => match.Groups[1].Value)).ToArray();
        Assert.Contains("Backups__IdentityFile", named);
        Assert.All(named.Where(name => name.Contains("__", StringComparison.Ordinal)), name => Assert.True(sample.ContainsKey(name), name));
        Assert.True(File.Exists(Checkout.PathOf("runtime/RunLocal/install-prerequisites")));
    }

    [GeneratedRegex(@"export (\w+)=")]
    private static partial Regex Exports();

    private static YamlMappingNode Read()
    {
        using var text = File.OpenText(Checkout.PathOf(".github/workflows/drill.yml"));
        var yaml = new YamlStream();
        yaml.Load(text);
        return (YamlMappingNode)Assert.Single(yaml.Documents).RootNode;
    }

    private static YamlMappingNode At(YamlNode node, params string[] names) => (YamlMappingNode)names.Aggregate(node, (inner, name) => inner[name]);

    private static string Text(YamlNode node, string name) => ((YamlScalarNode)node[name]).Value!;
}
