using System.Text.Json.Serialization;

namespace SuperInsight.Domain.Notifications;

/// <summary>What messages are written in.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<NoticeLanguage>))]
public enum NoticeLanguage
{
    /// <summary>Simplified Chinese.</summary>
    Chinese,

    /// <summary>English.</summary>
    English,
}
