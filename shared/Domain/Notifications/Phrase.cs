namespace SuperInsight.Domain.Notifications;

/// <summary>A text for people, in both languages that messages are written in.</summary>
/// <param name="Chinese">Simplified.</param>
/// <param name="English">The same in English.</param>
public sealed record Phrase(string Chinese, string English)
{
    /// <summary>A text that is the same in both: a name, a number, another system's own words.</summary>
    public static implicit operator Phrase(string text) => new(text, text);

    /// <summary>The one that is asked for.</summary>
    public string In(NoticeLanguage language) => language == NoticeLanguage.English ? English : Chinese;

    public override string ToString() => English;
}
