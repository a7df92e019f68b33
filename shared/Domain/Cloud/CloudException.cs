namespace SuperInsight.Domain.Cloud;

/// <summary>Tencent Cloud's API could not do what was asked.</summary>
public sealed class CloudException : OperationException
{
    public CloudException(string operation, string subject, CloudFailure failure, string reason, string hint, Exception? cause = null)
        : base(operation, subject, reason, hint, cause) => Failure = failure;

    /// <summary>What kind of failure it was.</summary>
    public CloudFailure Failure { get; }

    /// <summary>The cloud's own code, <c>AuthFailure.SignatureFailure</c>; empty where there was no answer.</summary>
    public string Code { get; init; } = "";

    /// <summary>What the cloud's support asks for; empty where there was no answer.</summary>
    public string RequestId { get; init; } = "";
}

/// <summary>Kinds of failure that callers tell apart.</summary>
public enum CloudFailure
{
    /// <summary>No answer, resets, time-outs, internal errors; nothing was changed. It may work later.</summary>
    Unavailable,

    /// <summary>
    /// A change was sent and no usable answer came back: whether it was made is not known. There is no idempotency token, so read the
    /// state before asking again.
    /// </summary>
    Uncertain,

    /// <summary>Too many requests for too long; nothing was changed.</summary>
    Throttled,

    /// <summary>The credential is wrong, expired or not allowed to do this.</summary>
    AccessDenied,

    /// <summary>There is no such service, version or task.</summary>
    NotFound,

    /// <summary>Something else is being done to the same thing: wait until it has ended.</summary>
    Busy,

    /// <summary>What was asked does not fit the present state: read it and decide again. Nothing was changed.</summary>
    Conflict,

    /// <summary>The request was refused for another reason.</summary>
    Refused,
}
