using System.Text.Json.Serialization;

namespace SuperInsight.Domain.Backups.Runs;

/// <summary>What happened to a source's backup runs, one ledger entry each, in stream <c>backups/{source}</c>.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "fact")]
[JsonDerivedType(typeof(BackupRequested), "requested")]
[JsonDerivedType(typeof(BackupStarted), "started")]
[JsonDerivedType(typeof(BackupAlive), "alive")]
[JsonDerivedType(typeof(BackupCompleted), "completed")]
[JsonDerivedType(typeof(BackupFailed), "failed")]
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
