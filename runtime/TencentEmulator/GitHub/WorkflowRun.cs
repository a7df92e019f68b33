namespace TencentEmulator.GitHub;

/// <summary>A run of a workflow, as <c>PUT /_emulator/github/runs/OWNER/NAME/ID</c> scripts it.</summary>
public sealed record WorkflowRun
{
    /// <summary>How each attempt ends, the first first; the last is that of all further ones.</summary>
    /// <value><c>["failure"]</c>.</value>
    public IReadOnlyList<string> Conclusions { get; init; } = ["failure"];

    /// <summary>Seconds that an attempt takes after a re-run; the first has ended.</summary>
    /// <value>30.</value>
    public double Seconds { get; init; } = 30;

    public string HeadSha { get; init; } = "0000000000000000000000000000000000000000";

    public string HeadBranch { get; init; } = "main";

    /// <value>deploy.</value>
    public string Name { get; init; } = "deploy";

    internal int Attempt { get; init; } = 1;

    internal DateTimeOffset? RerunAt { get; init; }

    /// <summary>The next attempt, begun now.</summary>
    internal WorkflowRun Again(DateTimeOffset now) => this with { Attempt = Attempt + 1, RerunAt = now };

    internal bool HasEnded(DateTimeOffset now) => RerunAt is null || now - RerunAt >= TimeSpan.FromSeconds(Seconds);

    internal string Conclusion => Conclusions[Math.Min(Attempt, Conclusions.Count) - 1];
}
