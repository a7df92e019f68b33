namespace SuperInsight.Domain;

/// <summary>
/// A failure that the caller cannot handle but a person can: which operation, on what, why, and what to do next.
/// No secret ever goes into any of the four.
/// </summary>
public abstract class OperationException(string operation, string subject, string reason, string hint, Exception? cause = null)
    : Exception($"{operation} {subject}: {reason}", cause)
{
    /// <summary>What was being done, as a verb phrase: <c>read object</c>.</summary>
    public string Operation { get; } = operation;

    /// <summary>What it was done to: a key, a host, a file.</summary>
    public string Subject { get; } = subject;

    /// <summary>Why it failed, in one sentence.</summary>
    public string Reason { get; } = reason;

    /// <summary>What to do next, in one sentence.</summary>
    public string Hint { get; } = hint;
}
