using System.Text.Json.Serialization;

namespace SuperInsight.Domain.Backups.Runs;

/// <summary>What happened to a source's backup runs, one ledger entry each, in stream <c>backups/{source}</c>.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "fact")]
[JsonDerivedType(typeof(BackupRequested), "requested")]
[JsonDerivedType(typeof(BackupStarted), "started")]
[JsonDerivedType(typeof(BackupAlive), "alive")]
[JsonDerivedType(typeof(BackupCompleted), "completed")]
[JsonDerivedType(typeof(BackupFailed), "failed")]
[JsonDerivedType(typeof(BackupRecordedLate), "recordedLate")]
public abstract record BackupRunFact(string RunId);

/// <summary>Somebody asked for a backup; it waits for a worker.</summary>
public sealed record BackupRequested(string RunId, string RequestedBy) : BackupRunFact(RunId);

/// <summary>A process took the run, and with it the source: the claim that keeps every other run out.</summary>
/// <param name="RunId">The run.</param>
/// <param name="RestorePointId">The restore point that it works on, so that leftovers can be found.</param>
/// <param name="Owner">The process in words, for people.</param>
/// <param name="Process">The process exactly, for telling whether it is still there.</param>
/// <param name="Trigger">What set it off.</param>
/// <param name="Occurrence">The scheduled moment that the run serves (UTC); null when a person asked.</param>
/// <param name="Attempt">1 for the first.</param>
public sealed record BackupStarted(string RunId, string RestorePointId, string Owner, string Process, BackupTrigger Trigger, DateTimeOffset? Occurrence, int Attempt) : BackupRunFact(RunId);

/// <summary>The run's process still works on it.</summary>
public sealed record BackupAlive(string RunId) : BackupRunFact(RunId);

/// <summary>The restore point is committed.</summary>
public sealed record BackupCompleted(string RunId, string RestorePointId) : BackupRunFact(RunId);

/// <summary>The run ended without a restore point.</summary>
/// <param name="RunId">The run.</param>
/// <param name="Reason">What happened, for people.</param>
/// <param name="Hint">What to do next.</param>
public sealed record BackupFailed(string RunId, string Reason, string Hint) : BackupRunFact(RunId);

/// <summary>A whole run, recorded after its end because the ledger was away while it ran.</summary>
/// <param name="RunId">The run.</param>
/// <param name="RestorePointId">The restore point that it left; null when it failed.</param>
/// <param name="Owner">The process in words, for people.</param>
/// <param name="Trigger">What set it off.</param>
/// <param name="Occurrence">The scheduled moment that it served (UTC); null when a person asked.</param>
/// <param name="Reason">Why it failed; null when it did not.</param>
/// <param name="Hint">What to do next; null when it did not fail.</param>
/// <param name="Conflict">What another process did for the same run or moment meanwhile; null for nothing.</param>
public sealed record BackupRecordedLate(
    string RunId, string? RestorePointId, string Owner, BackupTrigger Trigger, DateTimeOffset? Occurrence, string? Reason, string? Hint, string? Conflict) : BackupRunFact(RunId);
