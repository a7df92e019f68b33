using System.Text.Json;
using SuperInsight.Domain.TcbConfiguration.Fields;

namespace SuperInsight.Domain.TcbConfiguration.Rendering;

/// <summary>
/// The JSON Schema of <c>tcb.yaml</c>, for editors, from the description that the checks use. What hangs together between fields, it does not know.
/// <see href="https://json-schema.org/draft/2020-12/schema"/>
/// </summary>
public static class ConfigurationSchema
{
    private const string Dialect = "https://json-schema.org/draft/2020-12/schema";

    /// <summary>Any text in which each pair of opening braces begins a reference.</summary>
    private const string VariablePattern = @"^(?:(?!\{\{|\$\{env\.)[\s\S]|" + TextFormats.Reference + ")*$";

    public static string Render() => JsonLines.Write(json =>
    {
        json.WriteStartObject();
        json.WriteString("$schema", Dialect);
        json.WriteString("title", "tcb.yaml");
        WriteObject(json, ConfigurationFields.Deployment);
        json.WriteEndObject();
    });

    private static void WriteObject(Utf8JsonWriter json, ObjectType type)
    {
        json.WriteString("description", $"{type.Meaning}.");
        json.WriteString("type", "object");
        json.WriteBoolean("additionalProperties", false);
        json.WriteStartArray("required");
        foreach (var field in type.Fields.Where(field => field.IsRequired))
            json.WriteStringValue(field.Name);
        json.WriteEndArray();
        json.WriteStartObject("properties");
        foreach (var field in type.Fields)
        {
            json.WriteStartObject(field.Name);
            WriteField(json, field);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void WriteField(Utf8JsonWriter json, Field field)
    {
        if (field.Type is ObjectType type)
        {
            WriteObject(json, type);
            return;
        }

        json.WriteString("description", $"{field.Meaning}.");
        switch (field.Type)
        {
            case TextType text:
                WriteType(json, "string", field);
                WriteText(json, text);
                break;
            case NumberType number:
                WriteType(json, number.Precision == NumberPrecision.Whole ? "integer" : "number", field);
                json.WriteNumber("minimum", number.Minimum);
                json.WriteNumber("maximum", number.Maximum);
                break;
            case ListType list:
                json.WriteString("type", "array");
                json.WriteNumber("minItems", list.MinItems);
                json.WriteStartObject("items");
                WriteObject(json, list.Item);
                json.WriteEndObject();
                break;
            case VariablesType variables:
                WriteVariables(json, variables);
                break;
        }

        if (field.Default is string words)
            json.WriteString("default", words);
        else if (field.Default is double value)
            json.WriteNumber("default", value);
    }

    private static void WriteType(Utf8JsonWriter json, string type, Field field)
    {
        if (!field.TakesNull)
        {
            json.WriteString("type", type);
            return;
        }

        json.WriteStartArray("type");
        json.WriteStringValue(type);
        json.WriteStringValue("null");
        json.WriteEndArray();
    }

    private static void WriteText(Utf8JsonWriter json, TextType text)
    {
        if (text.Values is { } values)
        {
            json.WriteStartArray("enum");
            foreach (var value in values)
                json.WriteStringValue(value);
            json.WriteEndArray();
        }

        if (text.Format is { } format)
            json.WriteString("pattern", $"^(?:{format.Pattern}{(text.TakesReference ? $"|{TextFormats.Reference}" : "")})$");
    }

    private static void WriteVariables(Utf8JsonWriter json, VariablesType variables)
    {
        json.WriteString("type", "object");
        json.WriteStartObject("propertyNames");
        json.WriteString("pattern", $"^(?:{variables.NameFormat.Pattern})$");
        json.WriteEndObject();
        json.WriteStartObject("additionalProperties");
        json.WriteString("type", "string");
        json.WriteString("pattern", VariablePattern);
        json.WriteEndObject();
    }
}
