namespace SuperInsight.Domain.Backups.Catalogue;

/// <summary>What was found where a manifest should be.</summary>
public abstract record ManifestReading
{
    private ManifestReading() { }

    /// <summary>A manifest that a trusted signer signed, in its own place.</summary>
    public sealed record Good(Manifest Manifest) : ManifestReading;

    /// <summary>There is something, but it is not believed.</summary>
    public sealed record Rejected(string Reason) : ManifestReading;

    /// <summary>The run was given up and its place closed; there is no restore point and never will be.</summary>
    public sealed record Abandoned : ManifestReading;

    /// <summary>There is nothing.</summary>
    public sealed record Missing : ManifestReading;
}
