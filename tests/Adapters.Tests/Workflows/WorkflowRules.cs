using System.Text.RegularExpressions;
using YamlDotNet.RepresentationModel;

namespace SuperInsight.Adapters.Tests.Workflows;

/// <summary>What every workflow of GitHub's must keep to. A violation names its rule first.</summary>
internal static partial class WorkflowRules
{
    /// <summary>Rights that a job may have; more needs a reason, and a change here.</summary>
    private static readonly string[] Rights = ["contents: read", "issues: write"];

    public static IReadOnlyList<string> Violations(string text)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(text));
        var workflow = (YamlMappingNode)stream.Documents[0].RootNode;
        return [.. OfWorkflow(workflow), .. OfActions(text), .. Jobs(workflow).SelectMany(job => OfJob(workflow, job.Name, job.Job))];
    }

    private static IEnumerable<string> OfWorkflow(YamlMappingNode workflow)
    {
        foreach (var trigger in Triggers(workflow).Where(trigger => trigger is "pull_request_target" or "workflow_run" or "issue_comment"))
            yield return $"trigger: {trigger} gives a stranger's change our secrets";
        if (Find(workflow, "permissions") is not YamlMappingNode { Children.Count: 0 })
            yield return "permissions: the workflow itself has some";
        if (Find(workflow, "concurrency") is not YamlMappingNode concurrency || Text(concurrency, "group").Length == 0 || Text(concurrency, "cancel-in-progress") != "false")
            yield return "concurrency: there is no group, or its runs are cut off";
        if (Find(workflow, "env") is { } environment && Secret().IsMatch(Flat(environment)))
            yield return "secret: the workflow's environment holds one";
    }

    private static IEnumerable<string> OfActions(string text)
    {
        foreach (var line in text.Split('\n').Select(line => line.Trim()).Where(line => UsesLine().IsMatch(line)))
        {
            if (!Pinned().IsMatch(line))
                yield return $"pin: {line}";
        }
    }

    private static IEnumerable<string> OfJob(YamlMappingNode workflow, string name, YamlMappingNode job)
    {
        if (Find(job, "permissions") is not YamlMappingNode permissions)
            yield return $"permissions: {name} does not state its own";
        else if (permissions.Select(right => $"{right.Key}: {right.Value}").FirstOrDefault(right => !Rights.Contains(right)) is { } right)
            yield return $"permissions: {name} has {right}";
        if (!int.TryParse(Text(job, "timeout-minutes"), out _))
            yield return $"timeout: {name} has none";
        if (Find(job, "uses") is not null)
            yield return $"pin: {name} is somebody else's workflow";
        if (Secret().IsMatch(Flat(job)) && Triggers(workflow).Contains("pull_request") && !Text(job, "if").Contains("github.event_name == 'push' &&", StringComparison.Ordinal))
            yield return $"secret: {name} has one in a pull request's run";
        foreach (var step in ((Find(job, "steps") as YamlSequenceNode)?.Children ?? []).Cast<YamlMappingNode>())
        {
            if (Text(step, "run").Contains("${{", StringComparison.Ordinal))
                yield return $"injection: {name} puts an expression into a script";
            if (Text(step, "uses").StartsWith("actions/checkout@", StringComparison.Ordinal) && (Find(step, "with") as YamlMappingNode is not { } with || Text(with, "persist-credentials") != "false"))
                yield return $"checkout: {name} leaves its token on the disk";
            if (step.Any(part => part.Key.ToString() != "env" && Secret().IsMatch(Flat(part.Value))))
                yield return $"secret: {name} has one outside of a step's environment";
        }

        if (job.Any(part => part.Key.ToString() != "steps" && Secret().IsMatch(Flat(part.Value))))
            yield return $"secret: {name} has one outside of a step's environment";
    }

    private static IEnumerable<string> Triggers(YamlMappingNode workflow) => Find(workflow, "on") switch
    {
        YamlMappingNode many => many.Children.Keys.Select(key => key.ToString()),
        YamlSequenceNode list => list.Select(item => item.ToString()),
        { } one => [one.ToString()],
        null => [],
    };

    private static IEnumerable<(string Name, YamlMappingNode Job)> Jobs(YamlMappingNode workflow) =>
        (Find(workflow, "jobs") as YamlMappingNode ?? []).Select(job => (job.Key.ToString(), (YamlMappingNode)job.Value));

    private static YamlNode? Find(YamlMappingNode node, string name) => node.Children.TryGetValue(new YamlScalarNode(name), out var found) ? found : null;

    private static string Text(YamlMappingNode node, string name) => (Find(node, name) as YamlScalarNode)?.Value ?? "";

    private static string Flat(YamlNode node) => string.Join('\n', node.AllNodes.OfType<YamlScalarNode>().Select(scalar => scalar.Value));

    [GeneratedRegex(@"^(- )?uses:")]
    private static partial Regex UsesLine();

    /// <summary>A full commit, with the tag that it had as a comment. What is in this repository has no other commit.</summary>
    [GeneratedRegex(@"^(- )?uses: (\./\S+|[\w.-]+/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+)$")]
    private static partial Regex Pinned();

    [GeneratedRegex(@"\bsecrets\s*[.\[]|toJSON\(\s*secrets", RegexOptions.IgnoreCase)]
    private static partial Regex Secret();
}
