using System.Text.Json.Serialization;

namespace SuperInsight.Domain.Backups.Runs;

/// <summary>One run of a backup, from request to end.</summary>
public sealed record BackupRun
{
    public required string RunId { get; init; }

    public required BackupRunPhase Phase { get; init; }

    /// <summary>When its newest fact was recorded, by the store's clock (UTC).</summary>
    public required DateTimeOffset LastFactAt { get; init; }

    /// <summary>Who asked, or which process runs it: in words, for people.</summary>
    public required string Owner { get; init; }

    public string? Process { get; init; }

    public string? RestorePointId { get; init; }

    public BackupTrigger Trigger { get; init; }

    public DateTimeOffset? Occurrence { get; init; }

    public int Attempt { get; init; }

    public string? Reason { get; init; }

    public string? Hint { get; init; }
}

/// <summary>Where a run stands.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<BackupRunPhase>))]
public enum BackupRunPhase
{
    /// <summary>Asked for; no process has taken it.</summary>
    Requested,

    /// <summary>A process works on it, or died over it.</summary>
    Running,

    /// <summary>It left a restore point.</summary>
    Completed,

    /// <summary>It ended without one.</summary>
    Failed,
}

/// <summary>What set a run off.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<BackupTrigger>))]
public enum BackupTrigger
{
    /// <summary>A request over HTTP. Taken up again when its process dies.</summary>
    Request,

    /// <summary>The schedule. Taken up again when its process dies.</summary>
    Schedule,

    /// <summary>An operator who waits for it at a terminal. Ends with that terminal.</summary>
    Operator,
}
