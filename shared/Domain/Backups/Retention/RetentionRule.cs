using System.Text.Json.Serialization;

namespace SuperInsight.Domain.Backups.Retention;

/// <summary>Why a restore point is kept.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RetentionRule>))]
public enum RetentionRule
{
    /// <summary>It is the newest of its source, or the newest that is not damaged: never deleted, whatever the policy.</summary>
    Newest,

    /// <summary>It is the newest whose last verification found it good: never deleted, whatever the policy.</summary>
    NewestVerified,

    /// <summary>Among the last so many.</summary>
    Last,

    /// <summary>The newest of its hour.</summary>
    Hourly,

    /// <summary>The newest of its day.</summary>
    Daily,

    /// <summary>The newest of its week.</summary>
    Weekly,

    /// <summary>The newest of its month.</summary>
    Monthly,

    /// <summary>The newest of its year.</summary>
    Yearly,

    /// <summary>Not older than the newest by more than a duration.</summary>
    Within,

    /// <summary>Damaged, and kept for an enquiry.</summary>
    Damaged,

    /// <summary>The policy has no rule at all, so that everything is kept.</summary>
    NoPolicy,
}
