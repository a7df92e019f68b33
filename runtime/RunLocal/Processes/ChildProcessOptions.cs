namespace SuperInsight.RunLocal;

/// <summary>How to start a process: what, as whom, with which environment, and how it ends.</summary>
public sealed record ChildProcessOptions
{
    /// <summary>For messages: "postgresql", "redis".</summary>
    public required string Name { get; init; }

    /// <summary>Absolute path: nothing is searched for, no shell is involved.</summary>
    public required string Executable { get; init; }

    /// <summary>Visible to every user of the machine: never a secret.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>Added to PATH, HOME, LANG and TZ, which are all that a child gets from its parent.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    public string WorkingDirectory { get; init; } = "/";

    /// <summary>The user to become (needs root), or null to stay who we are.</summary>
    public string? User { get; init; }

    /// <summary>Written to standard input, which then ends. <value>Empty.</value></summary>
    public string StandardInput { get; init; } = "";

    /// <summary>Output and errors are appended here; null keeps only the last lines in memory.</summary>
    public string? LogFile { get; init; }

    /// <summary>Asks for a graceful end.</summary>
    public Signal StopSignal { get; init; } = Signal.Terminate;

    /// <summary>How long a graceful end may take before SIGKILL. <value>20 seconds.</value></summary>
    public TimeSpan StopDeadline { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Sent by the kernel when this launcher dies, however it dies.</summary>
    public Signal DeathSignal { get; init; } = Signal.Kill;
}
