namespace SuperInsight.Domain.Encryption;

/// <summary>A key, or a file of keys, is not in the form it must have. The content is never repeated.</summary>
public sealed class KeyFormatException : OperationException
{
    public KeyFormatException(string subject, string reason, string hint, Exception? cause = null)
        : base("read", subject, reason, hint, cause)
    {
    }
}
