using System.Net;
using SuperInsight.Adapters.Web;

namespace SuperInsight.Adapters.Notifications;

/// <summary>What came back for one try, and what it means.</summary>
/// <param name="Status">The HTTP status: robots answer 200 to what they refuse, too.</param>
/// <param name="Verdict">What the channel's own code says.</param>
internal sealed record PostAnswer(HttpStatusCode Status, PostVerdict Verdict) : IWebAnswer
{
    public bool IsThrottled => Verdict.Kind == PostVerdictKind.Throttled;

    public bool IsTransient => Verdict.Kind == PostVerdictKind.Transient;

    public TimeSpan? RetryAfter => Verdict.Rest;
}

/// <summary>What an answer means.</summary>
/// <param name="Kind">In short.</param>
/// <param name="Reason">In one sentence, without the other side's secrets.</param>
/// <param name="Hint">What to do about it.</param>
internal sealed record PostVerdict(PostVerdictKind Kind, string Reason = "", string Hint = "")
{
    public static readonly PostVerdict Taken = new(PostVerdictKind.Taken);

    /// <summary>How long the other side wants to be left alone; null for the usual pause.</summary>
    public TimeSpan? Rest { get; init; }
}

internal enum PostVerdictKind
{
    /// <summary>People have it.</summary>
    Taken,

    /// <summary>It may be taken next time.</summary>
    Transient,

    /// <summary>Too much was asked; it was not taken.</summary>
    Throttled,

    /// <summary>It will not be taken as it is.</summary>
    Refused,
}
