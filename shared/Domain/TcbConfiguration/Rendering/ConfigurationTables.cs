using System.Globalization;
using System.Text;
using SuperInsight.Domain.TcbConfiguration.Fields;

namespace SuperInsight.Domain.TcbConfiguration.Rendering;

/// <summary>The tables of docs/configuration.md, from the description that the checks use; a test holds the page to them.</summary>
internal static class ConfigurationTables
{
    public static string Fields()
    {
        var table = new StringBuilder("| field | holds | if left out | means |\n| --- | --- | --- | --- |\n");
        Append(table, ConfigurationFields.Deployment, "");
        return table.ToString();
    }

    public static string Mistakes()
    {
        var table = new StringBuilder("| code | | why |\n| --- | --- | --- |\n");
        foreach (var kind in MistakeKind.All)
            table.Append(CultureInfo.InvariantCulture, $"| `{kind.Code}` | {(kind.Severity == MistakeSeverity.Error ? "refused" : "warning")} | {kind.Meaning} |\n");
        return table.ToString();
    }

    private static void Append(StringBuilder table, ObjectType type, string prefix)
    {
        foreach (var field in type.Fields)
        {
            table.Append(CultureInfo.InvariantCulture, $"| `{prefix}{field.Name}` | {Holds(field.Type)} | {LeftOut(field)} | {field.Meaning} |\n");
            if (field.Type is ObjectType inner)
                Append(table, inner, $"{prefix}{field.Name}.");
            if (field.Type is ListType list)
                Append(table, list.Item, $"{prefix}{field.Name}[].");
        }
    }

    private static string Holds(FieldType type) => type switch
    {
        // The regions are many, and the check names them.
        TextType { Values: { Count: > 8 } } => "one of the cloud's regions",
        TextType { Values: { } values } => string.Join(", ", values.Select(value => $"`{value}`")),
        TextType { Format: { } format } text => format.Rule + (text.TakesReference ? ", or `{{env.NAME}}`" : ""),
        NumberType number => string.Create(CultureInfo.InvariantCulture, $"{(number.Precision == NumberPrecision.Whole ? "whole number" : "number")}, {number.Minimum} to {number.Maximum}"),
        ListType list => $"list, {(list.MinItems > 0 ? "one or more" : "may be empty")}",
        VariablesType => "names and texts",
        _ => "fields",
    };

    private static string LeftOut(Field field) => field switch
    {
        { IsRequired: true } => "refused",
        { Default: { } value } => string.Create(CultureInfo.InvariantCulture, $"`{value}`"),
        { Type: ObjectType } => "defaults",
        _ => "none",
    };
}
