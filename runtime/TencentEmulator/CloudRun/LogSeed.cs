namespace TencentEmulator.CloudRun;

/// <summary>One line in the logs of an environment.</summary>
internal sealed record LogSeed
{
    /// <summary>Null for now.</summary>
    public DateTimeOffset? Time { get; init; }

    public string Content { get; init; } = "";

    /// <summary>Which service.</summary>
    public string Source { get; init; } = "";

    /// <summary>The file that it was written to; null for a service's own output.</summary>
    public string? File { get; init; }
}
