using System.Text.Json;

namespace SuperInsight.Domain.TcbConfiguration.Checking;

/// <summary>Text that the vendor's parser does not leave alone: it parses every string, and keeps what is an object, a list or null.</summary>
internal static class JsonText
{
    public static bool IsParsedAway(string text)
    {
        var trimmed = text.Trim();
        if (trimmed == "null")
            return true;
        if (trimmed.Length < 2 || (trimmed[0], trimmed[^1]) is not (('{', '}') or ('[', ']')))
            return false;
        try
        {
            JsonDocument.Parse(trimmed).Dispose();
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
