using System.Text.Json;

namespace TencentEmulator.CloudApi;

/// <summary>A declared parameter of an action.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kind">What its value must be.</param>
/// <param name="IsRequired">Whether a call without it is refused.</param>
internal sealed record Parameter(string Name, ParameterKind Kind, bool IsRequired)
{
    public static Parameter Needs(string name, ParameterKind kind = ParameterKind.Text) => new(name, kind, IsRequired: true);

    public static Parameter May(string name, ParameterKind kind = ParameterKind.Text) => new(name, kind, IsRequired: false);

    /// <summary>Checks a call's parameters against the declared ones, as the real service does before it looks at their values.</summary>
    /// <exception cref="CloudApiException">One is missing, unknown or of another kind.</exception>
    public static void Check(IReadOnlyCollection<Parameter> declared, JsonElement given)
    {
        foreach (var parameter in declared.Where(parameter => parameter.IsRequired && !IsGiven(given, parameter.Name)))
            throw CloudApiError.MissingParameter(parameter.Name);
        foreach (var property in given.EnumerateObject())
        {
            var parameter = declared.FirstOrDefault(parameter => parameter.Name == property.Name) ?? throw CloudApiError.UnknownParameter(property.Name);
            if (property.Value.ValueKind != JsonValueKind.Null && !Fits(property.Value, parameter.Kind))
                throw CloudApiError.InvalidType(property.Name, parameter.Kind.ToString());
        }
    }

    private static bool IsGiven(JsonElement given, string name) => given.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null;

    private static bool Fits(JsonElement value, ParameterKind kind) => kind switch
    {
        ParameterKind.Text => value.ValueKind == JsonValueKind.String,
        ParameterKind.Integer => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out _),
        ParameterKind.Truth => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        ParameterKind.List => value.ValueKind == JsonValueKind.Array,
        _ => value.ValueKind == JsonValueKind.Object,
    };
}

/// <summary>What a parameter's value must be.</summary>
internal enum ParameterKind
{
    Text,
    Integer,
    Truth,
    List,
    Object,
}
