namespace SuperInsight.Domain.Encryption;

/// <summary>An age file cannot be decrypted. Nothing unauthenticated was released before.</summary>
public abstract class AgeException : OperationException
{
    private protected AgeException(string subject, string reason, string hint, Exception? cause = null)
        : base("decrypt", subject, reason, hint, cause)
    {
    }
}

/// <summary>None of the identities at hand is among the recipients.</summary>
public sealed class AgeWrongIdentityException : AgeException
{
    internal AgeWrongIdentityException(string subject, int recipients, string reason)
        : base(subject, reason, "Give the identity file whose '# public key' is one of the recipients that the backup's manifest lists. If it is that one, the file's header is damaged.") =>
        Recipients = recipients;

    /// <summary>How many recipients the file is encrypted to.</summary>
    public int Recipients { get; }
}

/// <summary>The header is not an age v1 header, or was changed.</summary>
public sealed class AgeDamagedHeaderException : AgeException
{
    internal AgeDamagedHeaderException(string subject, string reason, string hint = "Take another copy or an older restore point.")
        : base(subject, reason, hint)
    {
    }
}

/// <summary>A chunk of the payload was changed, moved, or lost its end.</summary>
public sealed class AgeDamagedChunkException : AgeException
{
    internal AgeDamagedChunkException(string subject, ulong chunk, long offset, string reason)
        : base(subject, $"{reason} (chunk {chunk}, at byte {offset})", "Take another copy or an older restore point; what was decrypted before this chunk is authentic, but not whole.")
    {
        Chunk = chunk;
        Offset = offset;
    }

    /// <summary>The chunk's number, from 0; a chunk holds 65536 plain bytes.</summary>
    public ulong Chunk { get; }

    /// <summary>Where the chunk begins, in bytes from the start of the encrypted file.</summary>
    public long Offset { get; }
}

/// <summary>The file ends before its last chunk: an interrupted encryption, upload or download.</summary>
public sealed class AgeTruncatedException : AgeException
{
    internal AgeTruncatedException(string subject, long length)
        : base(subject, $"the file ends too early, after {length} bytes", "Fetch it again and compare its size with the manifest; if it is the same, take an older restore point.") =>
        FileBytes = length;

    /// <summary>How many bytes the file has.</summary>
    public long FileBytes { get; }
}
