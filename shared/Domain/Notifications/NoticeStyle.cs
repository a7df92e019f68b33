namespace SuperInsight.Domain.Notifications;

/// <summary>How messages are written.</summary>
/// <param name="Language">Where a notice does not say.</param>
/// <param name="Zone">In whose time moments are shown.</param>
public sealed record NoticeStyle(NoticeLanguage Language, TimeZoneInfo Zone)
{
    /// <summary>The same notice in this style.</summary>
    public Notice Apply(Notice notice)
    {
        ArgumentNullException.ThrowIfNull(notice);
        return notice with
        {
            Language = notice.Language ?? Language,
            Since = notice.Since is { } since ? TimeZoneInfo.ConvertTime(since, Zone) : null,
        };
    }
}
