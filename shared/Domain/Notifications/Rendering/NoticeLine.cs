namespace SuperInsight.Domain.Notifications.Rendering;

/// <summary>One line of a message, before any markup.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Label">What stands before it; empty for nothing.</param>
/// <param name="Text">Plain text without line breaks and control characters.</param>
internal sealed record NoticeLine(NoticeLineKind Kind, string Label, string Text)
{
    /// <summary>Where it leads; null for a line that leads nowhere.</summary>
    public Uri? Target { get; init; }
}

/// <summary>What a line is.</summary>
internal enum NoticeLineKind
{
    Title,
    What,
    Fact,
    Link,
}
