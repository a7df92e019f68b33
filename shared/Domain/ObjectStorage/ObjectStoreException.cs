namespace SuperInsight.Domain.ObjectStorage;

/// <summary>The object store could not do what was asked.</summary>
public sealed class ObjectStoreException : OperationException
{
    public ObjectStoreException(string operation, string subject, ObjectStoreFailure failure, string reason, string hint, Exception? cause = null)
        : base(operation, subject, reason, hint, cause) => Failure = failure;

    /// <summary>What kind of failure it was.</summary>
    public ObjectStoreFailure Failure { get; }
}

/// <summary>Kinds of failure that callers tell apart.</summary>
public enum ObjectStoreFailure
{
    /// <summary>No answer, resets, time-outs, 5xx: it may work later or elsewhere.</summary>
    Unavailable,

    /// <summary>The credential is wrong, expired or not allowed to do this.</summary>
    AccessDenied,

    /// <summary>There is no such bucket.</summary>
    NoSuchBucket,

    /// <summary>The store refuses more data.</summary>
    Full,

    /// <summary>The bytes that came back, or that were stored, are not the right ones.</summary>
    Damaged,

    /// <summary>The key was taken by another writer.</summary>
    Conflict,

    /// <summary>The request was refused for another reason.</summary>
    Refused,
}
