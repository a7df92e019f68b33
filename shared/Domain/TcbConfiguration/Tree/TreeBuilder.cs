using SuperInsight.Domain.TcbConfiguration.Checking;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace SuperInsight.Domain.TcbConfiguration.Tree;

/// <summary>
/// Builds the tree of a file: anchors, aliases and merge keys are resolved, names that stand twice are reported.
/// Aliases share what they bring in, so that no file grows by them.
/// </summary>
/// <param name="mistakes">What is wrong goes here.</param>
/// <param name="beginning">What to do about an empty file.</param>
internal sealed class TreeBuilder(MistakeList mistakes, string beginning = "Begin with `env_id: …`; docs/configuration.md has an example.")
{
    private const int Deepest = 40;

    /// <summary>More than any configuration holds; a few aliases of aliases are soon past it.</summary>
    private const int MostValues = 20_000;

    private const string Merge = "<<";

    private readonly Dictionary<string, TreeNode> anchors = new(StringComparer.Ordinal);

    /// <summary>Null when there is no tree; why is among the mistakes.</summary>
    public TreeNode? Build(string text)
    {
        var parser = new Parser(new StringReader(JsonAsYaml.Rewrite(text)));
        try
        {
            return Document(parser);
        }
        catch (YamlException broken)
        {
            return Broken(text, SyntaxReason.PlaceOf(broken), SyntaxReason.Of(broken));
        }
        catch (Exception broken) when (broken is InvalidOperationException or ArgumentException or OverflowException)
        {
            // The scanner fails in this way, instead of with its own exception, where a bracket is left open.
            return Broken(text, SyntaxReason.PlaceOf(parser.Current?.End ?? Mark.Empty), "a value or a bracket that begins here or below is not ended");
        }
    }

    private TreeNode? Broken(string text, TextPlace place, string reason)
    {
        // The end of the file is told as the line after it.
        var last = text.AsSpan().TrimEnd().Count('\n') + 1;
        var at = place.Line > last ? new TextPlace(last, 1) : place;
        mistakes.Add(MistakeKind.Syntax, "", at, reason, SyntaxReason.Suggest(text, at.Line));
        return null;
    }

    private TreeNode? Document(Parser parser)
    {
        parser.Consume<StreamStart>();
        if (parser.Accept<StreamEnd>(out _))
        {
            mistakes.Add(MistakeKind.Syntax, "", new TextPlace(1, 1), "it is empty", beginning);
            return null;
        }

        parser.Consume<DocumentStart>();
        var root = Node(parser, "", 0);
        parser.Consume<DocumentEnd>();
        if (!parser.Accept<StreamEnd>(out _))
            mistakes.Add(MistakeKind.Syntax, "", SyntaxReason.PlaceOf(parser.Current!.Start), "a second document begins here", "Keep one document in the file: remove `---` and what follows.");
        return root;
    }

    private TreeNode Node(Parser parser, string path, int depth)
    {
        if (depth > Deepest)
            throw new YamlException(parser.Current!.Start, parser.Current.End, $"values are nested more than {Deepest} deep");
        if (parser.TryConsume<AnchorAlias>(out var alias))
        {
            return anchors.TryGetValue(alias.Value.Value, out var known)
                ? known
                : throw new YamlException(alias.Start, alias.End, "a value that begins with * is an alias, and no anchor of that name stands before it");
        }

        var start = parser.Accept<NodeEvent>(out var opening) ? opening : throw new YamlException(parser.Current!.Start, parser.Current.End, "a value is missing");
        TreeNode node = start switch
        {
            Scalar => Leaf(parser.Consume<Scalar>()),
            SequenceStart => List(parser, path, depth),
            _ => Mapping(parser, path, depth),
        };
        if (node.Weight > MostValues)
            throw new YamlException(start.Start, start.End, $"it adds up to more than {MostValues} values, those counted each time that aliases bring in");
        if (!start.Anchor.IsEmpty)
            anchors[start.Anchor.Value] = node;
        return node;
    }

    private static TreeScalar Leaf(Scalar scalar)
    {
        if (!scalar.Tag.IsEmpty && !scalar.Tag.IsNonSpecific && !scalar.Tag.Value.StartsWith("tag:yaml.org,2002:", StringComparison.Ordinal))
            throw new YamlException(scalar.Start, scalar.End, "a value that begins with ! is a tag, and no tag is known here");
        var isText = scalar.Style != ScalarStyle.Plain || (!scalar.Tag.IsEmpty && scalar.Tag.Value.EndsWith(":str", StringComparison.Ordinal));
        return new TreeScalar(SyntaxReason.PlaceOf(scalar.Start), scalar.Value, isText ? ScalarKind.Text : ScalarKinds.Of(scalar.Value));
    }

    private TreeList List(Parser parser, string path, int depth)
    {
        var start = parser.Consume<SequenceStart>();
        List<TreeNode> items = [];
        while (!parser.TryConsume<SequenceEnd>(out _))
            items.Add(Node(parser, TreePath.Item(path, items.Count), depth + 1));
        return new TreeList(SyntaxReason.PlaceOf(start.Start), items);
    }

    private TreeNode Mapping(Parser parser, string path, int depth)
    {
        var start = parser.Consume<MappingStart>();
        Dictionary<string, TreeEntry> entries = new(StringComparer.Ordinal);
        List<TreeEntry> order = [], merged = [];
        TreeBraces? braces = null;
        while (!parser.TryConsume<MappingEnd>(out _))
        {
            var key = Node(parser, path, depth + 1);
            var name = (key as TreeScalar)?.Text;
            var value = Node(parser, name is null ? path : TreePath.Field(path, name), depth + 1);
            if (name is null)
                braces = Braces(key, value, start, path) ?? braces;
            else if (name == Merge)
                merged.AddRange(Merged(value, path));
            else if (!entries.TryAdd(name, new TreeEntry(name, key.Place, value)))
                mistakes.Add(MistakeKind.DuplicateKey, TreePath.Field(path, name), key.Place, $"it stands here for the second time; the first is in line {entries[name].Place.Line}", "Keep one of the two.");
            else
                order.Add(entries[name]);
        }

        // What a mapping says itself goes before what it merges; of two merged ones, the first.
        return braces ?? (TreeNode)new TreeMapping(SyntaxReason.PlaceOf(start.Start), [.. order, .. merged.Where(entry => entries.TryAdd(entry.Name, entry))]);
    }

    private IEnumerable<TreeEntry> Merged(TreeNode value, string path)
    {
        TreeNode[] sources = value is TreeList list ? [.. list.Items] : [value];
        if (!sources.All(source => source is TreeMapping))
            mistakes.Add(MistakeKind.WrongType, TreePath.Field(path, Merge), value.Place, "it merges something that is no mapping", "Write `<<: *NAME`, where &NAME stands at a mapping.");
        return sources.OfType<TreeMapping>().SelectMany(source => source.Entries);
    }

    /// <summary>What <c>{{env.X}}</c> looks like to YAML; null, and a mistake, for another name that is no text.</summary>
    private TreeBraces? Braces(TreeNode key, TreeNode value, MappingStart start, string path)
    {
        if (start.Style == MappingStyle.Flow && value is TreeScalar { Kind: ScalarKind.Nothing } && key is TreeMapping { Entries: [{ Value: TreeScalar { Kind: ScalarKind.Nothing } } only] })
            return new TreeBraces(SyntaxReason.PlaceOf(start.Start), only.Name);
        mistakes.Add(MistakeKind.WrongType, path, key.Place, "a name is a mapping or a list", "Names are plain text; a value that begins with { or [ needs quotes.");
        return null;
    }
}
