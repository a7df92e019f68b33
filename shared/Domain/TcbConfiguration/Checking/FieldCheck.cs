using SuperInsight.Domain.TcbConfiguration.Fields;
using SuperInsight.Domain.TcbConfiguration.Tree;

namespace SuperInsight.Domain.TcbConfiguration.Checking;

/// <summary>Holds a tree against the description of its fields: names, presence and shape. What hangs together is for the rules.</summary>
internal sealed class FieldCheck(MistakeList mistakes)
{
    private readonly ValueCheck values = new(mistakes);

    public CheckedObject Check(ObjectType type, TreeNode node) => CheckObject(type, node, "") ?? new CheckedObject("", node.Place, new Dictionary<string, CheckedValue>());

    private CheckedObject? CheckObject(ObjectType type, TreeNode node, string path)
    {
        if (node is not TreeMapping mapping)
        {
            mistakes.Add(MistakeKind.WrongType, path, node.Place, $"{ValueCheck.Describe(node)} stands where the fields of a {type.Name} belong", $"Write them below, indented: {string.Join(", ", type.Fields.Take(3).Select(field => field.Name))} …");
            return null;
        }

        foreach (var entry in mapping.Entries.Where(entry => !type.Fields.Any(field => field.Name == entry.Name)))
            mistakes.Add(MistakeKind.UnknownField, TreePath.Field(path, entry.Name), entry.Place, $"a {type.Name} has no such field", SuggestField(type, entry.Name));
        return new CheckedObject(path, mapping.Place, type.Fields.ToDictionary(
            field => field.Name,
            field => mapping.Entries.FirstOrDefault(entry => entry.Name == field.Name) is { } stated ? CheckStated(field, stated, TreePath.Field(path, field.Name)) : Absent(field, mapping, path)));
    }

    private CheckedValue CheckStated(Field field, TreeEntry entry, string path)
    {
        var (node, place) = (entry.Value, entry.Value.Place);
        if (node is TreeScalar { Kind: ScalarKind.Nothing })
        {
            if (field.TakesNull)
                return new CheckedValue(null, entry.Place, IsStated: false);
            mistakes.Add(MistakeKind.WrongType, path, entry.Place, "it has no value", field.Default is { } usual ? $"Give it one, or leave the line out: then it is {usual}." : "Give it one.");
            return new CheckedValue(null, entry.Place, IsStated: true);
        }

        object? value = field.Type switch
        {
            ObjectType type => CheckObject(type, node, path),
            ListType type => CheckList(type, node, path),
            VariablesType type => CheckVariables(type, node, path),
            _ => values.Check(field.Type, node, path),
        };
        return new CheckedValue(value, place, IsStated: true);
    }

    private CheckedValue Absent(Field field, TreeMapping within, string path)
    {
        if (field.IsRequired)
            mistakes.Add(MistakeKind.MissingField, TreePath.Field(path, field.Name), within.Place, "it is missing", $"Add it: {field.Meaning}.");
        object? value = field.Type is ObjectType type ? CheckObject(type, new TreeMapping(within.Place, []), TreePath.Field(path, field.Name)) : field.Default;
        return new CheckedValue(value, within.Place, IsStated: false);
    }

    private IReadOnlyList<CheckedObject>? CheckList(ListType type, TreeNode node, string path)
    {
        if (node is not TreeList list)
        {
            mistakes.Add(MistakeKind.WrongType, path, node.Place, $"{ValueCheck.Describe(node)} stands where a list belongs", $"Begin each {type.Item.Name} with a hyphen: - {type.Item.Fields[0].Name}: …");
            return null;
        }

        if (list.Items.Count < type.MinItems)
            mistakes.Add(MistakeKind.OutOfRange, path, node.Place, "the list is empty", $"Name at least one {type.Item.Name}.");
        return [.. list.Items.Select((item, index) => CheckObject(type.Item, item, TreePath.Item(path, index))).OfType<CheckedObject>()];
    }

    private Dictionary<string, CheckedValue>? CheckVariables(VariablesType type, TreeNode node, string path)
    {
        if (node is not TreeMapping mapping)
        {
            mistakes.Add(MistakeKind.WrongType, path, node.Place, $"{ValueCheck.Describe(node)} stands where names and values belong", "Write one a line, indented: NAME: \"value\".");
            return null;
        }

        Dictionary<string, CheckedValue> variables = [];
        foreach (var entry in mapping.Entries)
        {
            var at = TreePath.Field(path, entry.Name);
            if (!type.NameFormat.Matches(entry.Name))
                mistakes.Add(MistakeKind.BadFormat, at, entry.Place, $"this is not {type.NameFormat.Name}", $"Write {type.NameFormat.Rule}.");
            if (values.CheckVariable(entry.Value, at) is { } text)
                variables[entry.Name] = new CheckedValue(text, entry.Value.Place, IsStated: true);
        }

        return variables;
    }

    private static string SuggestField(ObjectType type, string name)
    {
        var near = new NearNames(name);
        foreach (var field in type.Fields)
            near.Offer(field.Name);
        if (near.Best.Count > 0)
            return $"Did you mean {near.Best[0]}?";
        // A field of another object is one that stands at the wrong indentation.
        ObjectType[] all = [ConfigurationFields.Deployment, ConfigurationFields.Service, ConfigurationFields.Resource, ConfigurationFields.Storage, ConfigurationFields.Network];
        return all.FirstOrDefault(other => other.Fields.Any(field => field.Name == name)) is { } owner
            ? $"It is a field of a {owner.Name}: look at the indentation."
            : $"Its fields are {string.Join(", ", type.Fields.Select(field => field.Name))}.";
    }
}
