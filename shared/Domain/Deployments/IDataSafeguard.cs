namespace SuperInsight.Domain.Deployments;

/// <summary>Makes sure that the data can be had again as it is before a release.</summary>
public interface IDataSafeguard
{
    /// <summary>
    /// Ensures a fresh, verified restore point for a deployment. Returns at once: asked for the first time it begins, and later it says how far
    /// that is. Idempotent by <paramref name="deploymentId"/>: however often it is asked, one backup is taken.
    /// </summary>
    /// <exception cref="OperationException">It could not be found out; ask again.</exception>
    Task<SafeguardOutcome> EnsureAsync(string service, string deploymentId, CancellationToken cancellationToken);
}

/// <summary>How far a safeguard is.</summary>
public abstract record SafeguardOutcome
{
    private SafeguardOutcome() { }

    /// <summary>The data can be had again.</summary>
    public sealed record Done(IReadOnlyList<string> RestorePoints) : SafeguardOutcome;

    /// <summary>A backup is being taken or verified.</summary>
    public sealed record Working : SafeguardOutcome;

    /// <summary>There will be none.</summary>
    public sealed record Failed(string Reason, string Hint) : SafeguardOutcome;
}
