namespace Microsoft.Azure.Functions.Worker;

/// <summary>Which of its tries this invocation is.</summary>
public abstract class RetryContext
{
    /// <value>0 the first time.</value>
    public abstract int RetryCount { get; }

    /// <value>0 when the function is not retried.</value>
    public abstract int MaxRetryCount { get; }
}
