using System.Globalization;
using System.Text;

namespace LocalFunctions.Worker.Generator.Reading;

/// <summary>Builds the JSON of a binding; the order of calls is the order of its members.</summary>
internal sealed class JsonObject
{
    private readonly StringBuilder json = new("{");

    public JsonObject Add(string name, string? value) => value is null ? this : AddRaw(name, Quote(value));

    public JsonObject Add(string name, bool? value) => value is { } flag ? AddRaw(name, flag ? "true" : "false") : this;

    public JsonObject Add(string name, IReadOnlyCollection<string> values) =>
        values.Count == 0 ? this : AddRaw(name, $"[{string.Join(",", values.Select(Quote))}]");

    public JsonObject AddEmptyObject(string name) => AddRaw(name, "{}");

    public override string ToString() => json + "}";

    private static string Quote(string value)
    {
        var quoted = new StringBuilder("\"");
        foreach (var character in value)
        {
            quoted = character switch
            {
                '"' or '\\' => quoted.Append('\\').Append(character),
                < ' ' => quoted.Append("\\u").Append(((int)character).ToString("x4", CultureInfo.InvariantCulture)),
                _ => quoted.Append(character),
            };
        }

        return quoted.Append('"').ToString();
    }

    private JsonObject AddRaw(string name, string value)
    {
        if (json.Length > 1)
            json.Append(',');
        json.Append(Quote(name)).Append(':').Append(value);
        return this;
    }
}
