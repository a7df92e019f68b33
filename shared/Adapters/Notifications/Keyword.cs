namespace SuperInsight.Adapters.Notifications;

/// <summary>Robots can be told to take only what contains a word.</summary>
internal static class Keyword
{
    /// <summary>The text with the word, if it is not there already.</summary>
    public static string Add(string? keyword, string text) => keyword is null || text.Contains(keyword, StringComparison.Ordinal) ? text : $"{text} {keyword}";
}
