namespace SuperInsight.Domain.Archives;

/// <summary>An archive is not what it should be, or holds what must not be followed.</summary>
public sealed class TarException(string subject, string reason, string hint) : OperationException("read archive", subject, reason, hint)
{
    internal static TarException Malformed(string reason) => new("tar", reason, "The archive is damaged, or was not written by this program.");
}
