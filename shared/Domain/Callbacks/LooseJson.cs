using System.Globalization;
using System.Text.Json;

namespace SuperInsight.Domain.Callbacks;

/// <summary>Reads JSON whose types are not to be relied on: whatever does not fit is not there. Never throws.</summary>
internal readonly struct LooseJson(JsonElement? element)
{
    public bool IsObject => element?.ValueKind == JsonValueKind.Object;

    /// <summary>A member, its name in any case; the first of several.</summary>
    public LooseJson this[string name]
    {
        get
        {
            if (element is { ValueKind: JsonValueKind.Object } found)
            {
                foreach (var member in found.EnumerateObject())
                {
                    if (string.Equals(NameOf(member), name, StringComparison.OrdinalIgnoreCase))
                        return new LooseJson(member.Value);
                }
            }

            return default;
        }
    }

    /// <summary>A text, a number as it is written, or a truth; null for anything else and for an empty one.</summary>
    public string? Text => element?.ValueKind switch
    {
        JsonValueKind.String when TextOf(element.Value)?.Trim() is { Length: > 0 } text => text,
        JsonValueKind.Number => element.Value.GetRawText(),
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        _ => null,
    };

    /// <summary>A number, or a text that is one.</summary>
    public double? Number => double.TryParse(Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : null;

    /// <summary>Members whose values are texts or numbers, in order.</summary>
    public IEnumerable<KeyValuePair<string, string>> Texts()
    {
        if (element is not { ValueKind: JsonValueKind.Object } found)
            yield break;
        foreach (var member in found.EnumerateObject())
        {
            if (NameOf(member) is { } name && new LooseJson(member.Value).Text is { } text)
                yield return new(name, text);
        }
    }

    private static string? NameOf(JsonProperty member)
    {
        try
        {
            return member.Name;
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair, written as an escape.
            return null;
        }
    }

    private static string? TextOf(JsonElement text)
    {
        try
        {
            return text.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}
