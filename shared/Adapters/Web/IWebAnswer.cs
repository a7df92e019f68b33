namespace SuperInsight.Adapters.Web;

/// <summary>What came back for one try of a call.</summary>
internal interface IWebAnswer
{
    /// <summary>The other side failed, at no fault of ours: it may be better next time.</summary>
    bool IsTransient { get; }

    /// <summary>Refused before anything was done, and it may be better next time: even a change may be repeated.</summary>
    bool IsThrottled { get; }

    /// <summary>How long we are asked to stay away; null when we are not.</summary>
    TimeSpan? RetryAfter { get; }
}
