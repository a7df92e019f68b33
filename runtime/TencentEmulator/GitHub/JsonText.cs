using System.Text.Json;

namespace TencentEmulator.GitHub;

/// <summary>Members of what was sent.</summary>
internal static class JsonText
{
    /// <summary>A member that is text; null when it is missing or something else.</summary>
    public static string? Text(this JsonElement owner, string name) =>
        owner.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
