namespace SuperInsight.Domain.Compression;

/// <summary>A zstd stream cannot be written or read.</summary>
public sealed class CompressionException : OperationException
{
    internal CompressionException(string operation, string subject, CompressionFailure failure, string reason, string hint)
        : base(operation, subject, reason, hint) => Failure = failure;

    /// <summary>What kind of failure it was.</summary>
    public CompressionFailure Failure { get; }
}

/// <summary>Kinds of failure that callers tell apart.</summary>
public enum CompressionFailure
{
    /// <summary>The stream ends within a frame.</summary>
    Truncated,

    /// <summary>What follows a frame, or begins the stream, is no zstd frame.</summary>
    NotZstd,

    /// <summary>The bytes, or what they decompress to, are not the right ones.</summary>
    Damaged,

    /// <summary>The frame asks for more memory than it may have.</summary>
    WindowTooLarge,

    /// <summary>The machine has no memory left for the work.</summary>
    OutOfMemory,

    /// <summary>The library refused the work for a reason of its own.</summary>
    Refused,
}
