using System.Text.Json.Serialization;
using SuperInsight.Domain.State;

namespace SuperInsight.Domain.Backups.Runs;

/// <summary>The runs of one source as its stream tells them: a fold over the facts, newest run last, the latest 100 kept.</summary>
public sealed record BackupRunHistory(IReadOnlyList<BackupRun> Runs)
{
    private const int Kept = 100;

    public static BackupRunHistory Empty { get; } = new([]);

    /// <summary>The newest run; null when there was none.</summary>
    public BackupRun? Latest => Runs.Count > 0 ? Runs[^1] : null;

    public BackupRun? Find(string runId) => Runs.LastOrDefault(run => run.RunId == runId);

    /// <summary>The run that left a restore point for a scheduled moment.</summary>
    public BackupRun? CompletedFor(DateTimeOffset occurrence) =>
        Runs.LastOrDefault(run => run.Phase == BackupRunPhase.Completed && run.Occurrence == occurrence);

    /// <exception cref="LedgerException">An entry is no fact of ours.</exception>
    public static BackupRunHistory From(StreamName stream, LedgerReading reading) =>
        reading.Entries.Aggregate(
            reading.Snapshot?.Read(stream, BackupRunJson.Default.BackupRunHistory) ?? Empty,
            (history, entry) => history.Apply(entry.Read(stream, BackupRunJson.Default.BackupRunFact), entry.RecordedAt));

    /// <summary>The history after one more fact. A fact about an unknown or ended run changes nothing.</summary>
    public BackupRunHistory Apply(BackupRunFact fact, DateTimeOffset recordedAt)
    {
        var known = Find(fact.RunId);
        if (known is { Phase: BackupRunPhase.Completed or BackupRunPhase.Failed })
            return this;
        BackupRun? next = fact switch
        {
            BackupRequested requested when known is null => new() { RunId = fact.RunId, Phase = BackupRunPhase.Requested, LastFactAt = recordedAt, Owner = requested.RequestedBy },
            BackupStarted started => new()
            {
                RunId = fact.RunId, Phase = BackupRunPhase.Running, LastFactAt = recordedAt, Owner = started.Owner, Process = started.Process,
                RestorePointId = started.RestorePointId, Trigger = started.Trigger, Occurrence = started.Occurrence, Attempt = started.Attempt,
            },
            BackupAlive when known is not null => known with { LastFactAt = recordedAt },
            BackupCompleted completed when known is not null => known with { Phase = BackupRunPhase.Completed, LastFactAt = recordedAt, RestorePointId = completed.RestorePointId },
            BackupFailed failed when known is not null => known with { Phase = BackupRunPhase.Failed, LastFactAt = recordedAt, Reason = failed.Reason, Hint = failed.Hint },
            BackupRecordedLate late => new()
            {
                RunId = fact.RunId, Phase = late.RestorePointId is null ? BackupRunPhase.Failed : BackupRunPhase.Completed, LastFactAt = recordedAt, Owner = late.Owner,
                RestorePointId = late.RestorePointId, Trigger = late.Trigger, Occurrence = late.Occurrence, Attempt = 1, Reason = late.Reason, Hint = late.Hint,
            },
            _ => null,
        };
        return next is null ? this : new([.. Runs.Where(run => run.RunId != fact.RunId).Append(next).TakeLast(Kept)]);
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(BackupRunFact))]
[JsonSerializable(typeof(BackupRunHistory))]
internal sealed partial class BackupRunJson : JsonSerializerContext;
