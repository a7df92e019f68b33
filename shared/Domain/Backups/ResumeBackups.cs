using System.Runtime.ExceptionServices;
using Microsoft.Extensions.Logging;
using SuperInsight.Domain.Backups.Runs;

namespace SuperInsight.Domain.Backups;

/// <summary>
/// Takes up what was left half-way: requests whose hint was lost, runs whose process died, and scheduled runs that failed and whose
/// time to be tried again has come. Meant for a timer; safe to repeat and to run on several hosts at once.
/// </summary>
public sealed partial class ResumeBackups(
    IReadOnlyCollection<IDumpSource> sources, BackupRunLedger runs, BackupAdmissionPolicy admission, IOperatorProcess process, UnrecordedRuns unrecorded, RunScheduledBackup runBackup, ILogger<ResumeBackups> logger)
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
        if (reading.History.Runs.LastOrDefault(run => IsLeft(run, reading.AsOf)) is { } left)
            await TakeUpAsync(new(source, left.RunId, left.Trigger, left.Occurrence), left.Attempt + 1, cancellationToken);
        else if (RetryFailedBackups.Next(source, reading.History, reading.AsOf) is { } retry)
            await TakeUpAsync(retry, 1, cancellationToken);
    }

    private async Task TakeUpAsync(BackupRequest request, int attempt, CancellationToken cancellationToken)
    {
        LogResuming(logger, request.Source, request.RunId, attempt);
        // Next minute is soon enough: whoever waited here would keep other sources waiting.
        if (await runBackup.TryRunAsync(request, cancellationToken) is { } outcome)
            LogOutcome(logger, request.Source, request.RunId, outcome.GetType().Name);
    }

    private bool IsLeft(BackupRun run, DateTimeOffset asOf) => run.Phase switch
    {
        BackupRunPhase.Requested => asOf - run.LastFactAt >= HintGrace,
        BackupRunPhase.Running => run.Trigger != BackupTrigger.Operator && admission.IsAbandoned(run, asOf, process.IsKnownDead),
        _ => false,
    };

    [LoggerMessage(EventId = 130, Level = LogLevel.Warning, Message = "Backup of {Source}: run {RunId} was left half-way, or failed before; attempt {Attempt} is due")]
    private static partial void LogResuming(ILogger logger, BackupSource source, string runId, int attempt);

    [LoggerMessage(EventId = 132, Level = LogLevel.Error, Message = "Backup of {Source} could not be taken up again: {Reason}")]
    private static partial void LogFailed(ILogger logger, BackupSource source, string reason);

    [LoggerMessage(EventId = 131, Level = LogLevel.Information, Message = "Backup of {Source}: run {RunId} taken up again: {Outcome}")]
    private static partial void LogOutcome(ILogger logger, BackupSource source, string runId, string outcome);
}
