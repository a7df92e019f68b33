namespace SuperInsight.Domain.TcbConfiguration.Tree;

/// <summary>A value of a YAML or JSON file, with its place. A value that an alias brings in is at the place of its anchor.</summary>
internal abstract record TreeNode(TextPlace Place)
{
    /// <summary>How many values it holds, itself included, with those that aliases bring in counted each time.</summary>
    public virtual int Weight => 1;
}

/// <param name="Text">As it stands, without quotes and escapes.</param>
internal sealed record TreeScalar(TextPlace Place, string Text, ScalarKind Kind) : TreeNode(Place);

internal sealed record TreeList(TextPlace Place, IReadOnlyList<TreeNode> Items) : TreeNode(Place)
{
    public override int Weight { get; } = 1 + Items.Sum(item => item.Weight);
}

/// <param name="Entries">Names are distinct.</param>
internal sealed record TreeMapping(TextPlace Place, IReadOnlyList<TreeEntry> Entries) : TreeNode(Place)
{
    public override int Weight { get; } = 1 + Entries.Sum(entry => entry.Value.Weight);
}

/// <summary><c>{{env.X}}</c> without quotes, which YAML reads as a mapping in a mapping.</summary>
internal sealed record TreeBraces(TextPlace Place, string Inside) : TreeNode(Place);

/// <param name="Place">Of the name.</param>
internal sealed record TreeEntry(string Name, TextPlace Place, TreeNode Value);

/// <summary>What a scalar is by YAML's core schema. <see href="https://yaml.org/spec/1.2.2/#103-core-schema"/></summary>
internal enum ScalarKind
{
    Text,
    Whole,
    Fraction,
    Truth,
    Nothing,
}
