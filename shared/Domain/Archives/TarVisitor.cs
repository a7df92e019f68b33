namespace SuperInsight.Domain.Archives;

/// <summary>Takes an archive's members one after another. Spans are valid during the call only.</summary>
public abstract class TarVisitor
{
    /// <summary>A member begins; its bytes follow, if it has any, then <see cref="End"/>.</summary>
    public abstract void Begin(TarEntry entry);

    /// <summary>Bytes of the file that was begun, in ascending order. What is left out between two pieces is a hole.</summary>
    public abstract void Content(long offset, ReadOnlySpan<byte> bytes);

    /// <summary>The member has come to its end.</summary>
    public abstract void End();
}
