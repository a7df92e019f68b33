namespace SuperInsight.Adapters.Web;

/// <summary>What came back for one try of a call.</summary>
internal interface IWebAnswer
{
    /// <summary>It may be better next time; many of these in a row break the circuit.</summary>
    bool IsTransient { get; }

    /// <summary>Too much was asked: nothing was done, so that even a change may be repeated.</summary>
    bool IsThrottled { get; }

    /// <summary>How long we are asked to stay away; null when we are not.</summary>
    TimeSpan? RetryAfter { get; }
}
