namespace SuperInsight.Domain.ObjectStorage;

/// <summary>What became of a create-only write.</summary>
public enum CreateOutcome
{
    /// <summary>The object now holds the given bytes.</summary>
    Created,

    /// <summary>The key was taken by other bytes; nothing was changed.</summary>
    AlreadyExists,
}
