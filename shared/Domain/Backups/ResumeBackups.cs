using System.Runtime.ExceptionServices;
using Microsoft.Extensions.Logging;
using SuperInsight.Domain.Backups.Runs;

namespace SuperInsight.Domain.Backups;

/// <summary>
/// Takes up what was left half-way: requests whose hint was lost, and runs whose process died. Meant for a timer; safe to repeat and
/// to run on several hosts at once.
/// </summary>
public sealed partial class ResumeBackups(
    IReadOnlyCollection<IDumpSource> sources, BackupRunLedger runs, BackupAdmissionPolicy admission, IOperatorProcess process, UnrecordedRuns unrecorded, TakeBackup takeBackup, ILogger<ResumeBackups> logger)
{
    /// <summary>A request younger than this is left to its queue message.</summary>
    private static readonly TimeSpan HintGrace = TimeSpan.FromMinutes(1);

    /// <exception cref="OperationException">A run failed again. The runs of the other sources were taken up all the same.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        OperationException? failed = null;
        foreach (var source in sources.Select(known => known.Source))
        {
            try
            {
                await ResumeAsync(source, cancellationToken);
            }
            catch (OperationException failure)
            {
                failed ??= failure;
                LogFailed(logger, source, failure.Message);
            }
        }

        if (failed is not null)
            ExceptionDispatchInfo.Throw(failed);
    }

    private async Task ResumeAsync(BackupSource source, CancellationToken cancellationToken)
    {
        await unrecorded.RecordAsync(source, cancellationToken);
        var reading = await runs.ReadAsync(source, cancellationToken);
        if (reading.History.Runs.LastOrDefault(run => IsLeft(run, reading.AsOf)) is not { } left)
            return;
        LogResuming(logger, source, left.RunId, left.Attempt + 1);
        var outcome = await takeBackup.RunAsync(new(source, left.RunId, left.Trigger, left.Occurrence), null, cancellationToken);
        LogOutcome(logger, source, left.RunId, outcome.GetType().Name);
    }

    private bool IsLeft(BackupRun run, DateTimeOffset asOf) => run.Phase switch
    {
        BackupRunPhase.Requested => asOf - run.LastFactAt >= HintGrace,
        BackupRunPhase.Running => run.Trigger != BackupTrigger.Operator && admission.IsAbandoned(run, asOf, process.IsKnownDead),
        _ => false,
    };

    [LoggerMessage(EventId = 130, Level = LogLevel.Warning, Message = "Backup of {Source}: run {RunId} was left half-way; attempt {Attempt} begins")]
    private static partial void LogResuming(ILogger logger, BackupSource source, string runId, int attempt);

    [LoggerMessage(EventId = 132, Level = LogLevel.Error, Message = "Backup of {Source} could not be taken up again: {Reason}")]
    private static partial void LogFailed(ILogger logger, BackupSource source, string reason);

    [LoggerMessage(EventId = 131, Level = LogLevel.Information, Message = "Backup of {Source}: run {RunId} taken up again: {Outcome}")]
    private static partial void LogOutcome(ILogger logger, BackupSource source, string runId, string outcome);
}
