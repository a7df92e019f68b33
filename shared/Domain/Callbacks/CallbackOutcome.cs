namespace SuperInsight.Domain.Callbacks;

/// <summary>What became of a push.</summary>
public abstract record CallbackOutcome
{
    private CallbackOutcome() { }

    /// <summary>It is durable, now or before.</summary>
    /// <param name="Session">As it is answered.</param>
    /// <param name="IsNew">False for a copy.</param>
    public sealed record Taken(string Session, bool IsNew) : CallbackOutcome;

    /// <summary>It does not come from whom we gave the address to.</summary>
    public sealed record Refused : CallbackOutcome;

    /// <summary>It is longer than <see cref="ReceiveTencentAlarm.LongestBody"/>.</summary>
    public sealed record TooLong : CallbackOutcome;

    /// <summary>It says nothing of an alarm.</summary>
    public sealed record Malformed : CallbackOutcome;
}
