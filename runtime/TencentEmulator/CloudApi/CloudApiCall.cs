using System.Text.Json;

namespace TencentEmulator.CloudApi;

/// <summary>One authorised call of an action whose parameters are as declared.</summary>
internal sealed record CloudApiCall(string Action, JsonElement Parameters)
{
    /// <summary>A text; empty when it is not given.</summary>
    public string Text(string name) => Find(name) is { } value ? value.GetString()! : "";

    /// <summary>A number; <paramref name="fallback"/> when it is not given.</summary>
    public long Number(string name, long fallback = 0) => Find(name)?.GetInt64() ?? fallback;

    public bool Truth(string name) => Find(name)?.GetBoolean() ?? false;

    /// <summary>An object or a list; null when it is not given.</summary>
    public JsonElement? Find(string name) =>
        Parameters.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;
}
