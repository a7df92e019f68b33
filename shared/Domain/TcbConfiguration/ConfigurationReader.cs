using SuperInsight.Domain.TcbConfiguration.Checking;
using SuperInsight.Domain.TcbConfiguration.Fields;
using SuperInsight.Domain.TcbConfiguration.Tree;

namespace SuperInsight.Domain.TcbConfiguration;

/// <summary>Reads <c>tcb.yaml</c>, or the same as JSON. One pass finds every mistake; only a broken syntax hides what comes after it.</summary>
public static class ConfigurationReader
{
    /// <summary>Longest file that is looked at, in characters.</summary>
    public const int LongestText = 1 << 20;

    /// <summary>Never throws for what is in the text.</summary>
    public static ConfigurationReading Read(string text)
    {
        var mistakes = new MistakeList();
        var root = text.Length > LongestText ? TooLong(mistakes) : new TreeBuilder(mistakes).Build(text);
        if (root is null)
            return new ConfigurationReading(null, mistakes.InOrder());

        new SecretCheck(mistakes).Check(root);
        var deployment = new FieldCheck(mistakes).Check(ConfigurationFields.Deployment, root);
        ResourceRules.Check(deployment, mistakes);
        StorageRules.Check(deployment, mistakes);
        NetworkRules.Check(deployment, mistakes);
        TopologyRules.Check(deployment, mistakes);
        return new ConfigurationReading(mistakes.HaveErrors ? null : ConfigurationBinding.Bind(deployment), mistakes.InOrder());
    }

    private static TreeNode? TooLong(MistakeList mistakes)
    {
        mistakes.Add(MistakeKind.Syntax, "", new TextPlace(1, 1), $"it is longer than {LongestText} characters", "A configuration has a few hundred lines: is this the right file?");
        return null;
    }
}
