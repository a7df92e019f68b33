using SuperInsight.Domain.Backups.Runs;
using SuperInsight.Domain.Freezes;

namespace SuperInsight.Domain.Backups;

/// <summary>
/// Records that somebody wants a backup, and answers at once. The fact is durable before the answer; if the hint to a worker is lost,
/// <see cref="ResumeBackups"/> finds the fact.
/// </summary>
public sealed class RequestBackup(IReadOnlyCollection<IDumpSource> sources, AskForBackup ask)
{
    /// <param name="sourceName">As in the address: <c>postgres</c>.</param>
    /// <param name="runId">Names the run.</param>
    /// <param name="requestedBy">In words, for people.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    public async Task<BackupRequestOutcome> RunAsync(string sourceName, string runId, string requestedBy, CancellationToken cancellationToken)
    {
        if (!BackupSource.TryParse(sourceName, out var source) || sources.FirstOrDefault(candidate => candidate.Source == source) is not { } wanted)
            return new BackupRequestOutcome.UnknownSource([.. sources.Select(known => known.Source)]);
        // What cannot be taken must not be promised.
        wanted.EnsureConfigured();
        return await ask.RunAsync(source, runId, requestedBy, cancellationToken);
    }
}

/// <summary>What became of a request.</summary>
public abstract record BackupRequestOutcome
{
    private BackupRequestOutcome() { }

    /// <summary>It is recorded and will be run.</summary>
    /// <param name="Source">What of.</param>
    /// <param name="RunId">Names the run.</param>
    /// <param name="IsNew">False when it was recorded before, and may have been run.</param>
    public sealed record Accepted(BackupSource Source, string RunId, bool IsNew) : BackupRequestOutcome;

    /// <summary>Another run has the source, or waits for it.</summary>
    public sealed record Held(BackupRun Holder) : BackupRequestOutcome;

    /// <summary>Backups are frozen; an operator can take one in spite of it (<c>ops backup run --even-frozen</c>).</summary>
    public sealed record Frozen(Freeze Freeze) : BackupRequestOutcome;

    /// <summary>There is no such source.</summary>
    public sealed record UnknownSource(IReadOnlyList<BackupSource> Known) : BackupRequestOutcome;
}
