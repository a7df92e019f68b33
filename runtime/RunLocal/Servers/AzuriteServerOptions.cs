namespace SuperInsight.RunLocal;

/// <summary>Ports of 0 take free ones.</summary>
public sealed record AzuriteServerOptions
{
    public int BlobPort { get; init; }
    public int QueuePort { get; init; }
    public int TablePort { get; init; }

    /// <summary>Where data are kept; null for temporary ones, deleted on dispose.</summary>
    public string? DataDirectory { get; init; }

    public string? LogFile { get; init; }
}
