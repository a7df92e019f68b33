namespace SuperInsight.Domain.State;

/// <summary>What became of an append.</summary>
public enum AppendOutcome
{
    /// <summary>The fact is durable under the given sequence number.</summary>
    Appended,

    /// <summary>Another writer took the number; read again and decide again.</summary>
    Conflict,
}
