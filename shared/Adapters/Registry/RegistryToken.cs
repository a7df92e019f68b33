using System.Text.Json.Serialization;

namespace SuperInsight.Adapters.Registry;

/// <summary>A token as a registry's realm gives it, under one name or the other.</summary>
/// <param name="Token">The registry's own name for it.</param>
/// <param name="AccessToken">OAuth's name for it.</param>
/// <param name="ExpiresIn">Seconds; 60 where it is not said.</param>
internal sealed record RegistryToken(string? Token, string? AccessToken, int? ExpiresIn)
{
    private const int DefaultLife = 60;
    private const int LongestLife = 3600;

    /// <summary>For a header; null where there is none that can be sent in one.</summary>
    public string? Value => (Token ?? AccessToken) is { Length: > 0 } value && value.All(c => char.IsBetween(c, '!', '~')) ? value : null;

    /// <summary>How long to use it: it must not end on its way.</summary>
    public TimeSpan Life => TimeSpan.FromSeconds(Math.Clamp(ExpiresIn ?? DefaultLife, 0, LongestLife)) is var life && life > TimeSpan.FromMinutes(1) ? life - TimeSpan.FromSeconds(30) : life / 2;
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(RegistryToken))]
[JsonSerializable(typeof(RegistryList))]
internal sealed partial class RegistryJson : JsonSerializerContext;
