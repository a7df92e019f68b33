using System.Text.Json;
using LocalFunctions.Host.Configuration;

namespace LocalFunctions.Host.Invocations;

/// <summary>One entry of a function's <c>raw_bindings</c>: what triggers it, or where a result goes.</summary>
/// <param name="Name">Parameter or property name; "$return" is the return value.</param>
/// <param name="Type">As "httpTrigger", "queue"; compared ignoring case.</param>
internal sealed record FunctionBinding(string Name, string Type, bool IsOutput, JsonElement Properties)
{
    public const string ReturnValue = "$return";

    public bool IsTrigger => Type.EndsWith("Trigger", StringComparison.OrdinalIgnoreCase);

    public bool Is(string type) => Type.Equals(type, StringComparison.OrdinalIgnoreCase);

    public string? Text(string property) => Properties.At(property).AsText();

    /// <exception cref="JsonException">The text is not a binding.</exception>
    public static FunctionBinding Parse(string json)
    {
        using var document = JsonDocument.Parse(json);
        var properties = document.RootElement.Clone();
        return properties.At("name").AsText() is { } name && properties.At("type").AsText() is { } type
            ? new FunctionBinding(name, type, string.Equals(properties.At("direction").AsText(), "Out", StringComparison.OrdinalIgnoreCase), properties)
            : throw new JsonException("A binding needs a name and a type.");
    }
}
