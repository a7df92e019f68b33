namespace TencentEmulator.CloudRun.Model;

/// <summary>How containers of an image behave. A change applies at once to those that run.</summary>
public sealed record ImageBehaviour
{
    /// <summary>The image as it is released.</summary>
    public required string Image { get; init; }

    /// <summary>The registry does not have it: a release fails while pulling.</summary>
    public bool PullFails { get; init; }

    /// <summary>The container ends at once: a release fails its check, and nothing answers.</summary>
    public bool CrashesAtStart { get; init; }

    /// <summary>Seconds until a container listens, where that is longer than the platform's own start.</summary>
    public double StartSeconds { get; init; }

    /// <summary>The status of every answer.</summary>
    /// <value>200.</value>
    public int Status { get; init; } = 200;

    /// <summary>So many of a hundred requests are answered with 500 instead.</summary>
    public int ErrorPercent { get; init; }

    /// <summary>The status of answers below a path, in place of <see cref="Status"/>: <c>{"/healthz": 500}</c>.</summary>
    public IReadOnlyDictionary<string, int> Paths { get; init; } = new Dictionary<string, int>();

    /// <summary>Milliseconds until an answer begins.</summary>
    public int LatencyMs { get; init; }

    /// <summary>A container dies so many seconds after its start, as does the one that replaces it.</summary>
    public double? DiesAfterSeconds { get; init; }

    /// <summary>What is wrong with it; null when it can be used.</summary>
    internal string? Problem() => this switch
    {
        { Image: "" } => "image must be given.",
        { Status: < 200 or > 599 } => "status must lie between 200 and 599.",
        { ErrorPercent: < 0 or > 100 } => "errorPercent must lie between 0 and 100.",
        { StartSeconds: < 0 } or { LatencyMs: < 0 } or { DiesAfterSeconds: <= 0 } => "startSeconds and latencyMs must not be negative, diesAfterSeconds above 0.",
        _ => null,
    };
}
